"""Snapshots as JSON: exactly the keys of the contract, nothing rounded, nothing made up."""

from dataclasses import asdict
from typing import Any

from station.control.faults import FAULTS
from station.control.snapshot import FaultView, SessionView, Snapshot


def snapshot_json(snapshot: Snapshot, seq: int, simulated: bool, leaving: bool) -> dict[str, Any]:
    """The state as clients see it.

    Args:
        snapshot: The state after a tick.
        seq: Number of this publication.
        simulated: The table is the pretend one.
        leaving: The controller was asked to end and takes no new session.
    """
    return {
        "seq": seq,
        "simulated": simulated,
        "leaving": leaving,
        "mode": snapshot.mode.value,
        "angle_deg": snapshot.angle_deg,
        "rate_deg_s": snapshot.rate_deg_s,
        "trusted": snapshot.trusted,
        "target_deg": snapshot.target_deg,
        "planned_deg": snapshot.planned_deg,
        "duty": snapshot.duty,
        "power": snapshot.power,
        "session": None if snapshot.session is None else _session(snapshot.session),
        "faults": [_fault(view) for view in snapshot.faults],
        "inputs": asdict(snapshot.inputs),
        "loop": asdict(snapshot.loop),
        "budget_share": snapshot.budget_share,
    }


def _session(session: SessionView) -> dict[str, Any]:
    return {**asdict(session), "phase": session.phase.value}


def _fault(view: FaultView) -> dict[str, Any]:
    row = FAULTS[view.fault]
    return {
        "code": view.fault.value,
        "text": row.text,
        "hint": row.hint,
        "latched": view.latched,
    }
