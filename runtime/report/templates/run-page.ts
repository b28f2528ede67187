/** The page of one run, for eta; `it` is a `RunPage`. */
export const runPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><%= it.report.experiment %> · skyc report</title>
<style><%~ it.style %></style>
</head>
<body>
<main>
<header>
  <div class="eyebrow"><%= it.task %></div>
  <h1><%= it.report.experiment %></h1>
  <p class="lead"><%= it.summary %></p>
  <p>
    <% for (const chip of it.chips) { %><span class="chip <%= chip.kind %>"><%= chip.text %></span> <% } %>
  </p>
</header>

<section class="tiles">
  <% for (const tile of it.tiles) { %><div class="tile"><b><%= tile.value %></b><span><%= tile.name %></span></div><% } %>
</section>

<% if (it.expectations.length > 0) { %>
<h2>What was expected</h2>
<% for (const e of it.expectations) { %>
<div class="card expect <%= e.kind %>">
  <span class="chip <%= e.kind %>"><%= e.verdict %></span>
  <div><pre><%= e.layout %></pre><% if (e.reason) { %><p class="note" style="margin:8px 0 0">Not evaluated: <%= e.reason %>.</p><% } %></div>
</div>
<% } %>
<% } %>

<% for (const s of it.submissions) { %>
<h2>Predictions of <%= s.split %></h2>
<div class="card"><p class="note"><%= s.text %></p></div>
<% } %>

<h2>How it trained</h2>
<div class="three">
  <div class="card chart">
    <h3>Loss</h3>
    <div class="keys"><span><i style="background:var(--accent)"></i>training, smoothed</span><% if (it.hasValidation) { %><span><i style="background:var(--second)"></i>val</span><% } %></div>
    <%~ it.charts.loss %>
  </div>
  <div class="card chart"><h3>Learning rate</h3><div class="keys">&nbsp;</div><%~ it.charts.rate %></div>
  <% if (it.charts.validation) { %><div class="card chart"><h3>Metrics on val while training</h3><div class="keys"><% for (const [i, m] of it.validationNames.entries()) { %><span><i style="background:var(<%= ["--accent", "--second", "--muted", "--ink"][i % 4] %>)"></i><%= m %></span><% } %></div><%~ it.charts.validation %></div><% } %>
</div>

<% for (const split of it.splits) { %>
<h2>Results on <%= split.name %></h2>
<p class="note"><%= split.note %></p>
<div class="split<% if (split.wide) { %> wide<% } %>">
  <div class="card scroll">
    <table class="classes">
      <thead><tr><th>class</th><% for (const c of split.columns) { %><th><%= c %></th><% } %><th class="number"><%= split.unit %></th></tr></thead>
      <tbody>
      <% for (const row of split.rows) { %>
        <tr<% if (row.absent) { %> class="dim"<% } %>><td><span class="swatch" style="background:<%= row.colour %>"></span><%= row.name %></td>
        <% for (const cell of row.cells) { %><td><span class="bar"><span><%= cell.text %></span><i><b style="width:<%= cell.width %>%"></b></i></span></td><% } %>
        <td class="number"><%= row.count %></td></tr>
      <% } %>
      </tbody>
    </table>
    <% if (split.missing.length > 0) { %><p class="note" style="margin:12px 0 0">Neither labelled nor predicted: <%= split.missing.join(", ") %>.</p><% } %>
  </div>
  <div class="card"><h3>Where labels went, in per cent of each label</h3><div class="chart fit"><%~ split.confusion %></div></div>
</div>
<% } %>

<% if (it.pictures.length > 0) { %>
<h2>Seen by eye</h2>
<% if (it.gallery) { %>
<p class="note"><%= it.pictureNote %></p>
<div class="card gallery">
  <% for (const p of it.pictures) { %><figure class="<%= p.right === false ? "wrong" : "right" %>"><img alt="<%= p.sample %>" src="<%~ p.tiles[0].src %>"><figcaption><%= p.tiles[0].caption %></figcaption></figure><% } %>
</div>
<% } else { %>
<p class="note"><%= it.pictureNote %></p>
<div class="legend"><% for (const l of it.legend) { %><span><span class="swatch" style="background:<%= l.colour %>"></span><%= l.name %></span><% } %></div>
<% for (const p of it.pictures) { %>
<div class="card"><h3><%= p.split %> · <%= p.sample %></h3><div class="strip">
  <% for (const t of p.tiles) { %><figure><img alt="<%= t.caption %>" src="<%~ t.src %>"><figcaption><%= t.caption %></figcaption></figure><% } %>
</div></div>
<% } %>
<% } %>
<% } %>

<h2>What was made up</h2>
<p class="note">Values that the paper does not state. Whoever repeats this may choose others and get other numbers.</p>
<div class="card scroll">
<% if (it.report.assumptions.length + it.report.holes.length === 0) { %>Nothing: every setting is stated in the source or is a documented default.<% } else { %>
<table><thead><tr><th>setting</th><th>assumed</th><th>because</th><th>written in</th></tr></thead><tbody>
<% for (const a of it.report.assumptions) { %><tr><td><code><%= a.path %></code></td><td><code><%= a.value %></code></td><td><%= a.because %></td><td class="note nowrap"><%= a.at %></td></tr><% } %>
<% for (const h of it.report.holes) { %><tr><td><code><%= h.path %></code></td><td><span class="chip open">unstated</span></td><td>left open</td><td class="note nowrap"><%= h.at %></td></tr><% } %>
</tbody></table><% } %>
</div>

<% if (it.report.paper.length > 0) { %>
<h2>What the paper states</h2>
<div class="card scroll"><table><thead><tr><th>setting</th><th>value</th><th>in the paper</th></tr></thead><tbody>
<% for (const p of it.report.paper) { %><tr><td><code><%= p.path %></code></td><td><code><%= p.value %></code></td><td><%= p.paper %></td></tr><% } %>
</tbody></table></div>
<% } %>

<h2>Every setting, and where it came from</h2>
<div class="card scroll"><table><thead><tr><th>setting</th><th>value</th><th>origin</th><th></th></tr></thead><tbody>
<% for (const s of it.settings) { %><tr><td><code><%= s.path %></code></td><td><span class="mono"><%= s.value %></span></td><td><span class="tag <%= s.kind %>"><%= s.kind %></span></td><td class="note"><%= s.from %></td></tr><% } %>
</tbody></table></div>

<% if (it.report.profile !== undefined) { %>
<h2>Where a step's time goes</h2>
<p class="note">Every kind of op timed by itself as a single kernel; what XLA fuses takes less. trace.json in the run folder opens in chrome://tracing and in Perfetto.</p>
<div class="card scroll"><pre class="command"><%= it.report.profile %></pre></div>
<% } %>

<h2>How to repeat it</h2>
<div class="card"><p>The run folder holds the canonical source, the lock of data and versions, and the checkpoints. On the same machine with the same versions the numbers come out equal to the bit.</p>
<pre class="command"><%= it.report.repeat.join("\\n") %></pre></div>

<div class="two">
  <div class="card"><h3>Machine</h3><dl><% for (const [k, v] of it.machine) { %><dt><%= k %></dt><dd><%= v %></dd><% } %></dl></div>
  <div class="card"><h3>Identity</h3><dl><% for (const [k, v] of it.identity) { %><dt><%= k %></dt><dd class="mono"><%= v %></dd><% } %></dl></div>
</div>
<footer>Written by skyc <%= it.report.identity.version %>, <%= it.report.timing.finished %>. The same content for programs: report.json.</footer>
</main>
</body>
</html>
`;
