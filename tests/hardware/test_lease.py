import pytest

from hardware.interface import LEASE_S
from hardware.lease import Lease


@pytest.mark.requirement("S20")
def test_a_lease_that_was_never_renewed_has_expired() -> None:
    assert Lease().expired(0.0)


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("renewed_s", [0.0, 17.3, 1e6])
def test_a_lease_holds_for_a_quarter_of_a_second_and_no_longer(renewed_s: float) -> None:
    lease = Lease()
    lease.renew(renewed_s)
    assert pytest.approx(0.25) == LEASE_S
    assert not lease.expired(renewed_s)
    assert not lease.expired(renewed_s + 0.249)
    assert lease.expired(renewed_s + 0.25)
    assert lease.expired(renewed_s + 1e9)


@pytest.mark.requirement("S20")
def test_each_renewal_counts_from_its_own_time() -> None:
    lease = Lease()
    lease.renew(1.0)
    lease.renew(1.2)
    assert not lease.expired(1.4)
    assert lease.expired(1.46)
