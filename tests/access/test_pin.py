"""Which PINs can be chosen, what is kept of them, and how long wrong tries lock."""

import pytest

from station.access.pin import BadPin, check_pin, hash_pin, is_pin, lock_s
from station.access.token import new_code, new_token, plain_code, token_hash


@pytest.mark.parametrize("pin", ["2580", "1357", "112233445566", "1243", "9091"])
def test_a_pin_of_digits_that_are_not_in_a_row_can_be_chosen(pin: str) -> None:
    assert check_pin(pin) == pin


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4", "٢٥٨٠", "12 4", "-258"])
def test_a_pin_has_4_to_12_digits_and_nothing_else(pin: str) -> None:
    with pytest.raises(BadPin, match="4 to 12 digits"):
        check_pin(pin)


@pytest.mark.parametrize("pin", ["0000", "777777", "1234", "456789", "4321", "9876543", "7890"])
def test_a_pin_that_is_guessed_first_is_refused(pin: str) -> None:
    with pytest.raises(BadPin, match="guessed first"):
        check_pin(pin)


def test_only_the_pin_itself_fits_what_is_kept_of_it() -> None:
    kept = hash_pin("2580")
    assert "2580" not in kept
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hash_pin("2580") != kept
    assert is_pin(kept, "2580")
    assert not is_pin(kept, "2581")
    assert not is_pin("no hash at all", "2580")


def test_somebody_without_a_pin_is_looked_at_as_long() -> None:
    """The same work is done: the hash that stands in for theirs has the same parameters."""
    import station.access.pin as room  # noqa: PLC0415

    assert room._nobodys().startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not is_pin(None, "2580")


def test_wrong_tries_lock_longer_and_longer_up_to_an_hour() -> None:
    minutes = [lock_s(wrong) / 60 for wrong in (1, 4, 5, 6, 7, 8, 9, 10, 10_000)]
    assert minutes == [0, 0, 5, 10, 20, 40, 60, 60, 60]


def test_tokens_are_random_and_kept_as_hashes_only() -> None:
    one, other = new_token(), new_token()
    assert one != other
    assert len(one) >= 43  # 256 bits
    assert one not in token_hash(one)


def test_a_code_is_read_from_a_screen_whatever_the_case_and_the_spaces() -> None:
    code = new_code()
    assert plain_code(f" {code.lower().replace('-', ' ')} ") == plain_code(code)
    assert len(plain_code(code)) == 8
    assert not set(code) & set("O0I1")
