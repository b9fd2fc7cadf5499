"""Builds the rig's kernel from Debian's source package, once, and keeps it.

It is User Mode Linux: an ordinary program that needs neither rights nor an emulator. What is kept
is that one file, under a name made from everything that it is made from: a rig that has not changed
is not built again. Run as `python -m tests.hil.kernel.build`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
APT_INSTALL = HERE.parents[2] / "tools/apt-install"
SOURCE = "linux-source-6.1"
BUILD_TOOLS = ("make", "gcc", "libc6-dev", "flex", "bison", "bc", "xz-utils")
COMMANDS = ("apt-get", "make", "gcc", "flex", "bison", "bc", "xz")
# Most of the source is drivers for hardware that this machine cannot have.
UNNEEDED = (
    "*/drivers/gpu/*/*.[ch]",
    "*/drivers/net/*/*.[ch]",
    "*/Documentation/*/*",
    "*/arch/*/boot/dts/*/*",
    "*/tools/testing/*",
)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to the kernel's source, and why it is made."""

    file: str
    old: str
    new: str
    why: str


EDITS = (
    Edit(
        "arch/x86/um/user-offsets.c",
        "DEFINE_LONGS(HOST_FP_SIZE, 2696)",
        "DEFINE_LONGS(HOST_FP_SIZE, 16384)",
        "A processor with AMX has 11 KiB of floating-point state to save for every process.",
    ),
    Edit(
        "arch/um/os-Linux/user_syms.c",
        "EXPORT_SYMBOL_PROTO(__xmknod);",
        "",
        "The C library of today has no such function.",
    ),
    Edit(
        "arch/um/Kconfig",
        "config HZ\n\tint\n\tdefault 100\n",
        "config HZ\n\tint\n\tdefault 1000\n",
        "Simulated interrupts wait for the next beat of the clock: 1 ms, not 10.",
    ),
    Edit(
        "drivers/gpio/gpio-sim.c",
        "\tunsigned long *pull_map;\n",
        "\tunsigned long *pull_map;\n\tunsigned long wired[2], bias[2];\n",
        "A wire is stronger than the pull that a program asks for.",
    ),
    Edit(
        "drivers/gpio/gpio-sim.c",
        "\tcase PIN_CONFIG_BIAS_PULL_UP:\n\t\treturn gpio_sim_apply_pull(chip, offset, 1);\n"
        "\tcase PIN_CONFIG_BIAS_PULL_DOWN:\n\t\treturn gpio_sim_apply_pull(chip, offset, 0);\n",
        "\tcase PIN_CONFIG_BIAS_PULL_UP:\n\tcase PIN_CONFIG_BIAS_PULL_DOWN:\n"
        "\t\t__assign_bit(offset, chip->bias,\n"
        "\t\t\t     pinconf_to_config_param(config) == PIN_CONFIG_BIAS_PULL_UP);\n"
        "\t\tif (test_bit(offset, chip->wired))\n\t\t\treturn 0;\n"
        "\t\treturn gpio_sim_apply_pull(chip, offset, test_bit(offset, chip->bias));\n",
        "It is remembered for when the wire breaks.",
    ),
    Edit(
        "drivers/gpio/gpio-sim.c",
        '\t[1]\t= "pull-up",\n',
        '\t[1]\t= "pull-up",\n\t[2]\t= "open",\n',
        "What is written to a line's pull is the wire; it can also be open.",
    ),
    Edit(
        "drivers/gpio/gpio-sim.c",
        "\tif (pull < 0)\n\t\treturn pull;\n",
        "\tif (pull < 0)\n\t\treturn pull;\n\n"
        "\t__assign_bit(line_attr->offset, chip->wired, pull != 2);\n"
        "\tif (pull == 2)\n\t\tpull = test_bit(line_attr->offset, chip->bias);\n",
        "An open line goes where the program pulls it.",
    ),
    Edit(
        "drivers/Makefile",
        "obj-$(CONFIG_PECI)\t\t+= peci/",
        "obj-$(CONFIG_PECI)\t\t+= peci/\nobj-y\t\t\t\t+= rig/",
        "Our own chips are part of the kernel.",
    ),
)


class CannotBuild(RuntimeError):
    """There is no kernel, and none can be made."""


def kernel() -> Path:
    """The kernel of this rig; it may have to be built first.

    Raises:
        CannotBuild: It could not be built; the message ends with the compiler's last lines.
    """
    made = _cache() / f"linux-{_key()}"
    if not made.exists():
        _build(made)
    return made


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "inversion-station"


def _key() -> str:
    """A digest of everything that the kernel is made from."""
    digest = hashlib.sha256()
    for path in sorted(path for path in HERE.rglob("*") if path.suffix != ".pyc"):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _build(made: Path) -> None:
    began_s = time.monotonic()
    print("Building the kernel of the test rig; this takes some minutes, once ...", flush=True)
    made.parent.mkdir(parents=True, exist_ok=True)
    _install_tools()
    with tempfile.TemporaryDirectory(prefix="station-kernel-") as place:
        source = Path(place) / "source"
        _unpack(Path(place), source)
        _edit(source)
        image = _compile(source, Path(place) / "objects")
        _run("strip", image)
        half = made.with_suffix(".part")
        shutil.copy(image, half)
        half.rename(made)
    print(f"Built in {time.monotonic() - began_s:.0f} s: {made}", flush=True)


def _install_tools() -> None:
    """Compilers, and a list of packages that is not too old to fetch the source by."""
    subprocess.run([APT_INSTALL, *BUILD_TOOLS], check=False)
    if missing := [name for name in COMMANDS if shutil.which(name) is None]:
        raise CannotBuild(
            f"The kernel of the test rig needs {', '.join(missing)}.\n"
            f"On Debian or Raspberry Pi OS run: sudo apt-get install {' '.join(BUILD_TOOLS)}"
        )


def _unpack(place: Path, source: Path) -> None:
    """Fetch the source package, without installing it, and take out what is needed."""
    source.mkdir()
    place.chmod(0o755)  # apt fetches as a user of its own
    _run("apt-get", "download", "-qq", SOURCE, cwd=place)
    package = next(place.glob("*.deb"))
    inner = f"./usr/src/{SOURCE}.tar.xz"
    leave_out = " ".join(f"--exclude='{pattern}'" for pattern in UNNEEDED)
    _run(
        "bash",
        "-c",
        f"set -o pipefail; dpkg-deb --fsys-tarfile {package} | tar -xO {inner} | xz -dcT0"
        f" | tar -x -C {source} --strip-components=1 {leave_out}",
    )
    package.unlink()


def _edit(source: Path) -> None:
    for edit in EDITS:
        path = source / edit.file
        text = path.read_text(encoding="utf-8")
        if text.count(edit.old) != 1:
            raise CannotBuild(f"{edit.file} is not as expected. ({edit.why})")
        path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
    shutil.copytree(HERE / "drivers", source / "drivers/rig")


def _compile(source: Path, objects: Path) -> Path:
    objects.mkdir()
    make = ("make", "-s", f"-j{os.cpu_count()}", "ARCH=um", f"O={objects}")
    _run(*make, f"KCONFIG_ALLCONFIG={HERE / 'config'}", "allnoconfig", cwd=source)
    _run(*make, "linux", cwd=source)
    return objects / "linux"


def _run(*command: str | Path, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise CannotBuild(f"{' '.join(map(str, command))} failed:\n{last}")


if __name__ == "__main__":
    try:
        print(kernel())
    except CannotBuild as error:
        sys.exit(str(error))
