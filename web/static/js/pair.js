// Hands the secret behind the "#" of the address over, and takes it out of the browser's history.

const secret = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

const form = document.getElementById("pair-by");
if (secret) {
  form.elements.secret.value = secret;
  form.hidden = false;
  form.requestSubmit();
}
