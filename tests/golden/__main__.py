"""`make golden`: write every trace anew; what has changed is what git shows."""

from station.programs.library import load_library
from tests.golden.trace import FOLDER, plan_of, run, text_of


def _renew() -> None:
    library = load_library()
    for old in FOLDER.glob("*.txt"):
        if old.stem not in library.programs:
            old.unlink()
    for program_id in library.programs:
        text = text_of(run(plan_of(library, program_id)))
        (FOLDER / f"{program_id}.txt").write_text(text, encoding="utf-8")
        print(f"{program_id}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    _renew()
