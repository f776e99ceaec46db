"""The page of an evidence pack. Every value is escaped; it holds no script and loads nothing."""

from __future__ import annotations

TEMPLATE = """<!doctype html>
<html lang="{{ steps[-1].version.extraction.language or 'en' if steps else 'en' }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence: {{ article.title }}</title>
<style>
body { font: 11pt/1.5 "Noto Serif", "Noto Serif CJK SC", "Songti SC", serif; color: #111; max-width: 60em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; border-bottom: 1px solid #999; margin-top: 2em; } h3 { font-size: 1em; }
table { border-collapse: collapse; width: 100%; font-size: .8em; } td, th { text-align: left; vertical-align: top; padding: .2em .5em; border-bottom: 1px solid #ddd; }
code { font: .85em monospace; overflow-wrap: anywhere; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
del { background: #fdd; text-decoration: line-through; } ins { background: #dfd; text-decoration: underline; }
mark { background: #fff3b0; } sup { color: #666; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1em; font-size: .85em; }
.note { color: #444; font-size: .9em; }
@page { size: A4; margin: 18mm 15mm; }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 9.5pt; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } section + section { break-before: auto; } }
</style>
</head>
<body>
<h1>{{ article.title }}</h1>
<table>
<tr><th>Address</th><td><code>{{ article.url }}</code></td></tr>
<tr><th>Site</th><td>{{ article.site }}</td></tr>
<tr><th>First seen</th><td>{{ article.first_seen_at | moment }}</td></tr>
<tr><th>Last seen</th><td>{{ article.last_seen_at | moment }}</td></tr>
<tr><th>Versions seen</th><td>{{ article.versions }}</td></tr>
<tr><th>Pack made</th><td>{{ made_at | moment }}</td></tr>
<tr><th>Head of the chain</th><td><code>{{ head }}</code></td></tr>
</table>
<p class="note">This pack states what automatic visits to the addresses below observed. “First seen” is the
first visit that found a text, not the moment it was written or published; between two visits nothing was observed. That two
texts share passages says nothing about leave or licence. Each digest is the SHA-256 of the bytes a visit received; the bytes are
kept, and <code>repostwatch verify</code> checks them and the chain of digests over all visits.</p>

<section><h2>Versions</h2>
<table><tr><th>Version</th><th>First seen</th><th>Still seen so</th><th>What changed</th><th>SHA-256 of the page</th></tr>
{% for step in steps %}
<tr><td>{{ step.version.number }}</td><td>{{ step.version.first_seen_at | moment }}</td><td>{{ step.version.last_seen_at | moment }}</td>
<td>{% if step.change %}{{ step.change.summary.get("en", "") }}; {{ "announced on the page" if step.change.is_announced else "no announcement seen" }}{% else %}first version seen{% endif %}</td>
<td><code>{{ step.digest }}</code></td></tr>
{% endfor %}
</table></section>

{% for step in steps %}
<section><h2>Version {{ step.version.number }}{% if step.change %}, word by word against version {{ step.version.number - 1 }}{% endif %}</h2>
{% if step.change %}
{% for field in step.change.fields %}<p>{{ field.name }}: <del>{{ field.before }}</del> <ins>{{ field.after }}</ins></p>
{% endfor %}
{% for row in step.rows %}
<p class="text">{% for part in row.parts %}{% if part.kind == "removed" %}<del>{{ part.text }}</del>{% elif part.kind == "added" %}<ins>{{ part.text }}</ins>{% else %}{{ part.text }}{% endif %}{% endfor %}</p>
{% endfor %}
{% else %}
<h3>{{ step.version.extraction.title }}</h3>
<p class="text">{{ step.version.extraction.text }}</p>
{% endif %}
</section>
{% endfor %}

{% for pair in pairs %}
{% set d = pair.detail %}
<section><h2>Shared text, match {{ d.id }}: {{ d.comparison.kind.value }}{{ " (" + d.comparison.form.value + ")" if d.comparison.form else "" }}</h2>
<p>Probability that the two share text, by detector {{ d.comparison.detector }}: {{ "%.3f" | format(d.comparison.probability) }}.
{{ "%.0f" | format(d.comparison.coverage_a * 100) }} % of the left text and {{ "%.0f" | format(d.comparison.coverage_b * 100) }} % of the right one lie in the marked passages; equal numbers mark passages that correspond.
{% if d.direction.first.value == "unknown" %}Which was first could not be told.{% else %}What was observed speaks for the {{ "left" if d.direction.first.value == "a" else "right" }} text having been there first (confidence {{ "%.2f" | format(d.direction.confidence) }}).{% endif %}</p>
<div class="pair">
{% for side, line, version, digest, pieces in [("left", d.a, d.version_a, d.digest_a, pair.pieces_a), ("right", d.b, d.version_b, d.digest_b, pair.pieces_b)] %}
<div><h3>{{ version.extraction.title }}</h3>
<p class="note">{{ line.site }}, version {{ version.number }}, first seen {{ version.first_seen_at | moment }}<br><code>{{ line.url }}</code><br><code>{{ digest }}</code></p>
<p class="text">{% for piece in pieces %}{% if piece.passage %}<mark><sup>{{ piece.passage }}</sup>{{ piece.text }}</mark>{% else %}{{ piece.text }}{% endif %}{% endfor %}</p></div>
{% endfor %}
</div></section>
{% endfor %}

{% if absences or moves %}
<section><h2>Absences and moves</h2>
<table><tr><th>What was observed</th><th>From</th><th>To</th></tr>
{% for gone in absences %}<tr><td>{{ "not found at its address, repeatedly" if gone.confirmed_at else "not found at its address" }} ({{ gone.checks }} visits)</td><td>{{ gone.suspected_at | moment }}</td><td>{{ gone.returned_at | moment }}</td></tr>
{% endfor %}
{% for move in moves %}<tr><td>its address led on to <code>{{ move.to_url }}</code></td><td>{{ move.at | moment }}</td><td>–</td></tr>
{% endfor %}
</table></section>
{% endif %}

<section><h2>Every visit</h2>
<table><tr><th>Time</th><th>Status</th><th>Observed</th><th>SHA-256 of the bytes received</th></tr>
{% for check in checks %}<tr><td>{{ check.at | moment }}</td><td>{{ check.status }}</td><td>{{ check.outcome or "not read yet" }}</td><td><code>{{ check.digest or "–" }}</code></td></tr>
{% endfor %}
</table></section>
</body>
</html>
"""  # noqa: E501 - markup reads worse when its lines are cut
