// The reader's language: the page carries the texts of the scripts, in English it carries none.

const block = document.getElementById("texts");
const texts = block ? JSON.parse(block.textContent) : {};
export const language = document.documentElement.lang || "en";
const numbers = new Map();

// _("Left in {what}", { what }) is the text in the reader's language with its values filled in.
export function _(text, values = {}) {
  const found = texts[text] || text;
  return found.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// A number as the reader writes it, always with so many decimals: "15.5" or "15,5".
export function number(value, digits = 0) {
  if (!numbers.has(digits)) {
    const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    numbers.set(digits, new Intl.NumberFormat(language, { ...decimals, useGrouping: false }));
  }
  return numbers.get(digits).format(value);
}
