"""The certificate of the encrypted pages: the owner's, or one that is made here.

A certificate made here is signed by nobody else. A browser asks once whether it is trusted; its
fingerprint, which the station's own screen and log show, tells whether it is the right one.
"""

import os
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from station.errors import StationError
from web.hosts import lan_host

CERTIFICATE, KEY = "web.crt", "web.key"
VALID = timedelta(days=397)  # browsers take none that is valid for longer
RENEW_BEFORE = timedelta(days=30)
CLOCK_IS_OFF = timedelta(days=2)  # a Pi without a battery may start some time ago


class BadCertificate(StationError, OSError):
    """A certificate with which no page can be encrypted."""


@dataclass(frozen=True, slots=True)
class Files:
    """A certificate and its key, as PEM files."""

    certificate: Path
    key: Path


def own_names() -> tuple[str, ...]:
    """The names and addresses by which other devices may call this machine."""
    name = socket.gethostname().lower()
    short = name.removesuffix(".local")
    names = {name, f"{short}.local", "localhost", "127.0.0.1", "::1", lan_host()}
    return tuple(sorted(names))


def generated(folder: Path, names: tuple[str, ...], now: datetime) -> Files:
    """The certificate made here, made anew when it is about to end or does not bear these names.

    Raises:
        BadCertificate: It cannot be kept in `folder`.
    """
    files = Files(folder / CERTIFICATE, folder / KEY)
    try:
        if not _is_good(files, names, now):
            _make(files, names, now)
    except OSError as error:
        raise BadCertificate(
            f"The certificate cannot be kept in {folder}: {error.strerror}.",
            'Let this user write there, or set tls = "off" in the [web] section.',
        ) from error
    return files


def context_of(files: Files) -> ssl.SSLContext:
    """What encrypts with these files: TLS 1.2 and later.

    Raises:
        BadCertificate: They cannot be read, do not belong together, or need a passphrase.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    load_into(context, files)
    return context


def load_into(context: ssl.SSLContext, files: Files) -> None:
    """Let the next connections be encrypted with these files.

    Raises:
        BadCertificate: They cannot be used.
    """
    try:
        context.load_cert_chain(files.certificate, files.key, password=_no_passphrase)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)
        raise BadCertificate(
            f"{files.certificate} with {files.key} cannot encrypt the pages: {reason}.",
            "Give a PEM certificate and its own key without a passphrase, both readable by the"
            ' web\'s user; or set tls = "generated" in the [web] section.',
        ) from error


def fingerprint(certificate: Path) -> str:
    """SHA-256 of the first certificate in a PEM file, as browsers show it.

    Raises:
        BadCertificate: There is none that can be read.
    """
    try:
        digest = _read(certificate).fingerprint(hashes.SHA256())
    except (OSError, ValueError) as error:
        raise BadCertificate(f"{certificate} holds no certificate.", "Give a PEM file.") from error
    return digest.hex(":").upper()


def _no_passphrase() -> str:
    """Asked only when the key has one; the process must not wait for somebody to type it."""
    raise ValueError("the key has a passphrase")


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _is_good(files: Files, names: tuple[str, ...], now: datetime) -> bool:
    try:
        found = _read(files.certificate)
        context_of(files)
        borne = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (FileNotFoundError, ValueError, BadCertificate, x509.ExtensionNotFound):
        return False
    in_time = found.not_valid_before_utc <= now < found.not_valid_after_utc - RENEW_BEFORE
    return in_time and {_general(name) for name in names} <= set(borne)


def _make(files: Files, names: tuple[str, ...], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Inversion station")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_IS_OFF)
        .not_valid_after(now - CLOCK_IS_OFF + VALID)
        .add_extension(x509.SubjectAlternativeName([_general(each) for each in names]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(key, hashes.SHA256())
    )
    files.key.parent.mkdir(parents=True, exist_ok=True)
    _write(files.key, _pem(key))
    _write(files.certificate, certificate.public_bytes(serialization.Encoding.PEM))


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes) -> None:
    """Readable by us alone; whole or not at all."""
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
