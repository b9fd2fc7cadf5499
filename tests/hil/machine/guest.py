"""Process number one of the machine: makes the board, runs one command, switches off.

Its directory of the host is `/run/job`: the command comes from there, and what it says and how it
ends is written there.
"""

import ctypes
import json
import os
import subprocess
import time
from pathlib import Path

JOB = Path("/run/job")
BANK = Path("/sys/kernel/config/gpio-sim/board")
LABEL, LINES = "pinctrl-bcm2711", 54
REVISION = "c03114"  # a Raspberry Pi 4 Model B
_POWER_OFF = 0x4321FEDC


def make_board() -> None:
    """A bank of lines with the label, the number of lines and the revision of a Raspberry Pi 4."""
    bank = BANK / "header"
    bank.mkdir(parents=True)
    (bank / "num_lines").write_text(str(LINES))
    (bank / "label").write_text(LABEL)
    (BANK / "live").write_text("1")
    told = Path("/run/cpuinfo")
    told.write_text(f"{Path('/proc/cpuinfo').read_text()}\nRevision\t: {REVISION}\n")
    subprocess.run(["mount", "--bind", told, "/proc/cpuinfo"], check=True)


def count_boot() -> int:
    """How often this machine has started: a watchdog may have started it again."""
    with (JOB / "boots").open("a+") as boots:
        boots.write("boot\n")
        boots.seek(0)
        return len(boots.readlines())


def run() -> int:
    """Run the command of the job; its exit code."""
    command = json.loads((JOB / "command.json").read_text())
    environment = {**os.environ, "RIG_BOOT": str(count_boot())}
    with (JOB / "output.txt").open("ab") as output:
        return subprocess.call(command, env=environment, stdout=output, stderr=output)


def switch_off() -> None:
    """End the machine."""
    os.sync()
    ctypes.CDLL(None).reboot(_POWER_OFF)
    time.sleep(60)  # the kernel's last words; process number one must not end


def let_real_time_run() -> None:
    """Take the bound off real-time programs: time that the host took counts as theirs here."""
    Path("/proc/sys/kernel/sched_rt_runtime_us").write_text("-1")


if __name__ == "__main__":
    os.environ.update(HOME="/root", LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")
    code = 125
    try:
        let_real_time_run()
        make_board()
        code = run()
    finally:
        (JOB / "exit_code").write_text(str(code))
        switch_off()
