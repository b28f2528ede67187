/** The page of a sweep, for eta. */
export const sweepPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><%= it.report.experiment %> · skyc sweep</title>
<style><%~ it.style %></style>
</head>
<body>
<main>
<header>
  <div class="eyebrow">sweep</div>
  <h1><%= it.report.experiment %></h1>
  <p class="lead"><%= it.report.runs.length %> runs compared on <%= it.split %>.</p>
</header>
<div class="card scroll"><table class="classes">
  <thead><tr><th>trial</th><% for (const n of it.names) { %><th><%= n %></th><% } %><th class="number">loss</th><th class="number">time</th><th></th></tr></thead>
  <tbody>
  <% for (const row of it.rows) { %>
    <tr><td><% if (row.base) { %><b><%= row.changes %></b><% } else { %><code><%= row.changes %></code><% } %></td>
    <% for (const c of row.cells) { %><td><span class="bar"><span><% if (c.best) { %><b><%= c.text %></b><% } else { %><%= c.text %><% } %></span><i><b style="width:<%= c.width %>%"></b></i></span></td><% } %>
    <td class="number"><%= row.loss %></td><td class="number"><%= row.time %></td><td class="note"><a href="<%= row.dir %>/report.html">report</a></td></tr>
  <% } %>
  </tbody>
</table></div>
<% for (const text of it.spread) { %><p><b><%= text %></b></p><% } %>
<% if (it.expectations.length > 0) { %>
<h2>What was expected</h2>
<% for (const e of it.expectations) { %>
<div class="card expect <%= e.kind %>">
  <span class="chip <%= e.kind %>"><%= e.verdict %></span>
  <div><pre><%= e.layout %></pre><% if (e.reason) { %><p class="note" style="margin:8px 0 0">Not evaluated: <%= e.reason %>.</p><% } %></div>
</div>
<% } %>
<% } %>
<% if (it.report.failed.length > 0) { %>
<h2>Not finished</h2>
<div class="card scroll"><table><thead><tr><th>trial</th><th>code</th><th>why</th></tr></thead><tbody>
<% for (const f of it.report.failed) { %><tr><td><code><%= f.name %></code></td><td><%= f.code %></td><td><%= f.message %></td></tr><% } %>
</tbody></table></div>
<% } %>
<footer>Written by skyc <%= it.report.version %> from <%= it.report.file %>. The same content for programs: sweep.json.</footer>
</main>
</body>
</html>
`;
