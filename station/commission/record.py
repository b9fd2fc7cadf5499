"""The record of a commissioning: one HTML file that can be printed on A4 and signed.

It is made from the calibration alone, so that it can be printed again at any time, and needs
nothing from elsewhere: no script, no font, no picture.
"""

from collections.abc import Iterable
from html import escape
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from hardware.gpio.calibration import TiltCalibration
from station.calibration import Calibration, Check
from station.commission.charts import Series, chart
from station.commission.step_stops import STOP_MOST_DEG, STOP_MOST_S
from station.commission.steps import STEPS
from station.errors import StationError

STYLE = """
@page { size: A4; margin: 14mm 13mm 16mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.35 "Helvetica Neue", Arial, "Liberation Sans", sans-serif; color: #14202b;
  margin: 0 auto; max-width: 184mm; padding: 6mm 0; background: #fff; }
h1 { font-size: 19pt; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 12.5pt; margin: 7mm 0 2mm; border-bottom: 1.2pt solid #14202b; padding-bottom: 1mm;
  break-after: avoid; }
h3 { font-size: 10pt; margin: 0 0 1mm; }
p { margin: 0 0 2mm; }
header { display: flex; justify-content: space-between; align-items: flex-start; gap: 8mm; }
.verdict { border: 1.6pt solid; border-radius: 2mm; padding: 2mm 5mm; font-weight: 700;
  font-size: 13pt; white-space: nowrap; }
.fit { color: #0b6b3a; } .unfit { color: #a3150f; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .6mm 5mm; margin: 4mm 0 0; }
dt { color: #51606e; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .9mm 3mm .9mm 0;
  border-bottom: .4pt solid #c4ccd4; }
thead { display: table-header-group; }
thead th { font-size: 8.5pt; color: #51606e; font-weight: 600; }
tbody th { font-weight: 700; padding-top: 2.6mm; border-bottom-color: #14202b; break-after: avoid; }
tr { break-inside: avoid; }
td.n { font-variant-numeric: tabular-nums; white-space: nowrap; }
td.v { white-space: nowrap; font-weight: 700; width: 18mm; }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm 6mm; }
figure { margin: 0; break-inside: avoid; }
figcaption { font-size: 8.5pt; color: #51606e; }
svg { width: 100%; height: auto; display: block; }
svg text { font-size: 9px; fill: #3c4a57; text-anchor: middle; } svg .e { text-anchor: end; }
svg .g { stroke: #dde3e8; stroke-width: .7; } svg .z { stroke: #7c8994; stroke-width: 1; }
svg .dots circle { fill: #fff; stroke: #0d5f94; stroke-width: 1.5; }
svg .line { fill: none; stroke: #0d5f94; stroke-width: 1.4; }
svg .limit { fill: none; stroke: #a3150f; stroke-width: 1.3; stroke-dasharray: 5 3; }
.wiring { columns: 3; column-gap: 6mm; font-size: 8pt; }
.wiring div { display: flex; justify-content: space-between; gap: 2mm; break-inside: avoid;
  border-bottom: .3pt solid #dde3e8; }
.wiring span:last-child { text-align: right; }
.sign { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 8mm; margin-top: 16mm;
  break-inside: avoid; }
.sign div { border-top: .8pt solid #14202b; padding-top: 1mm; font-size: 8.5pt; color: #51606e; }
.small { font-size: 8.5pt; color: #51606e; }
"""


def write_record(path: Path, calibration: Calibration) -> None:
    """Write the record of a calibration.

    Raises:
        StationError: It cannot be written.
    """
    try:
        path.write_text(record_html(calibration), encoding="utf-8")
    except OSError as error:
        raise StationError(
            f"{path}: the record cannot be written ({error.strerror}).", "Choose another place."
        ) from error


def record_html(calibration: Calibration) -> str:
    """The whole page."""
    body = "".join(
        (
            _head(calibration),
            _figures(calibration),
            _charts(calibration),
            _checks(calibration.checks),
            _wiring(calibration.settings),
            _end(),
        )
    )
    title = escape(f"Commissioning record {calibration.made_at[:10]}")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )


def _head(calibration: Calibration) -> str:
    fit = bool(calibration.checks) and all(check.good for check in calibration.checks)
    verdict = ("fit", "✓ Fit for use") if fit else ("unfit", "✗ Not fit for use")
    table = calibration.table
    rows = [
        ("Commissioned by", calibration.made_by),
        ("Date and time", calibration.made_at.replace("T", ", ")),
        ("Primary tilt sensor", table.primary.identity),
        ("Second tilt sensor", table.check.identity),
        ("Software", f"inversion-station {version('inversion-station')}"),
    ]
    return (
        '<header><div><h1>Commissioning record</h1><p class="small">Motor-driven inversion table'
        f'</p></div><div class="verdict {verdict[0]}">{verdict[1]}</div></header>{_list(rows)}'
    )


def _list(rows: Iterable[tuple[str, str]]) -> str:
    inner = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    return f"<dl>{inner}</dl>"


def _figures(calibration: Calibration) -> str:
    drive = calibration.drive
    battery = {True: "shown", False: "failed", None: "no battery fitted"}[drive.battery_way_up]
    rows = [
        ("Direction of the drive", "reversed" if drive.reversed else "as wired"),
        ("Rate for each unit of duty", f"{drive.rate_per_duty_deg_s:.2f} °/s"),
        ("Dead band", f"{drive.dead_band_duty:.1%} duty"),
        ("Current at rest / empty / loaded", _currents(calibration)),
        ("Trip current", f"{drive.trip_current_a:.1f} A"),
        ("Head-up end switch", f"{drive.upper_switch_deg:.1f}°"),
        ("Head-down end switch", f"{drive.lower_switch_deg:.1f}°"),
        ("Way up on battery", battery),
        ("Primary sensor", _channel(calibration.table.primary)),
        ("Second sensor", _channel(calibration.table.check)),
    ]
    note = "Angles of the bed: 0 is level, positive is head-down."
    return f'<h2>What was found</h2><p class="small">{note}</p>{_list(rows)}'


def _currents(calibration: Calibration) -> str:
    drive = calibration.drive
    return f"{drive.rest_a:.2f} / {drive.empty_a:.2f} / {drive.loaded_a:.2f} A"


def _channel(tilt: TiltCalibration) -> str:
    axes = f"along {tilt.along}, across {tilt.across}; " if tilt.along else ""
    unit = "°" if tilt.along else ""
    digits = 1 if tilt.along else 4
    points = (f"{raw:.{digits}f}{unit} is {angle:.1f}°" for raw, angle in tilt.points)
    return axes + ", ".join(points)


def _charts(calibration: Calibration) -> str:
    drive = calibration.drive
    dots = [(each.duty, each.rate_deg_s) for each in drive.speeds]
    most = max((duty for duty, _ in dots), default=0.0)
    band, per_duty = drive.dead_band_duty, drive.rate_per_duty_deg_s
    top = per_duty * (most - band)
    line = [(-most, -top), (-band, 0.0), (band, 0.0), (most, top)] if dots else []
    fastest = max((stop.rate_deg_s for stop in drive.stops), default=0.0)
    figures = (
        (
            "Rate against duty: measured, and the line that the controller steers by.",
            chart(
                "Rate against duty",
                "duty",
                "rate in °/s",
                [Series("line", line, "calibration"), Series("dots", dots, "measured")],
            ),
        ),
        (
            "Rate over the travel at one duty, as a factor of what the speeds promise.",
            chart(
                "Rate over the travel",
                "bed angle in °",
                "factor",
                [
                    Series("line", drive.lever, "over the travel"),
                    Series("dots", drive.lever, "measured"),
                ],
            ),
        ),
        (
            f"Stopping travel against rate; at most {STOP_MOST_DEG:g}° are permitted.",
            chart(
                "Stopping travel",
                "rate in °/s",
                "travel in °",
                _stops([(s.rate_deg_s, s.travel_deg) for s in drive.stops], fastest, STOP_MOST_DEG),
            ),
        ),
        (
            f"Stopping time against rate; at most {STOP_MOST_S:g} s are permitted.",
            chart(
                "Stopping time",
                "rate in °/s",
                "time in s",
                _stops([(s.rate_deg_s, s.lasted_s) for s in drive.stops], fastest, STOP_MOST_S),
            ),
        ),
    )
    drawn = "".join(
        f"<figure>{svg}<figcaption>{escape(text)}</figcaption></figure>"
        for text, svg in figures
        if svg
    )
    return f'<h2>Charts</h2><div class="charts">{drawn}</div>' if drawn else ""


def _stops(points: list[tuple[float, float]], fastest: float, most: float) -> list[Series]:
    if not points:
        return []
    limit = [(0.0, most), (fastest, most)]
    return [
        Series("limit", limit, "limit"),
        Series("line", [(0.0, 0.0), *points], "measured"),
        Series("dots", points, "measured"),
    ]


def _checks(checks: tuple[Check, ...]) -> str:
    titles = {step.id: step.title for step in STEPS}
    rows = []
    for id_, group in groupby(checks, key=lambda check: check.step):
        rows.append(f'<tr><th colspan="4">{escape(titles.get(id_, id_))}</th></tr>')
        rows += [_row(check) for check in group]
    head = "<tr><th>Check</th><th>Measured</th><th>Permitted</th><th>Verdict</th></tr>"
    return f"<h2>Checks</h2><table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _row(check: Check) -> str:
    verdict = ("✓ good" if check.good else "✗ not fit") if check.limit else "noted"
    kind = "" if check.limit and check.good else (" unfit" if not check.good else " small")
    return (
        f'<tr><td>{escape(check.what)}</td><td class="n">{escape(check.measured)}</td>'
        f'<td class="n">{escape(check.limit)}</td><td class="v{kind}">{verdict}</td></tr>'
    )


def _wiring(settings: tuple[tuple[str, str], ...]) -> str:
    if not settings:
        return ""
    rows = "".join(
        f"<div><span>{escape(name)}</span><span>{escape(value)}</span></div>"
        for name, value in settings
    )
    return f'<h2>Wiring, as the settings had it</h2><div class="wiring">{rows}</div>'


def _end() -> str:
    return (
        '<h2>To be kept with the table</h2><p class="small">This record holds for the sensors, the '
        "drive and the wiring named in it. Commission the table anew after any of them, the lever, "
        "an end switch or the settings of the table have been changed. It is no certificate: the "
        "table is not a certified medical device.</p>"
        '<div class="sign"><div>Place, date</div><div>Commissioned by, signature</div>'
        "<div>Seen by the owner, signature</div></div>"
    )
