// SPDX-License-Identifier: Apache-2.0

extension PicturePage {
  /// What opens a group in the drawing: the entities that it stands for, in a list over its place, each of which can be
  /// chosen and shows which lines are its own.
  ///
  /// A list and no second layout: it needs no room that the drawing does not have, works for a group of any size, and
  /// leaves all places as they are.
  static let groupScript = #"""
      // Groups: opened in the drawing by choosing them, closed by choosing them again or with Escape.
      const mostRows = 40;
      const graph = stops.length ? stops[0].parentNode : svg;
      const groups = entities.filter((entity) => entity.members.length > 0);
      for (const group of groups) {
        group.rows = [];
        group.element.setAttribute("aria-expanded", "false");
      }
      function openRows() { return groups.flatMap((group) => group.rows); }
      function factsOf(member) {
        return lines.flatMap((line) => line.facts)
          .filter((fact) => fact.from === member.id || fact.to === member.id);
      }
      function draw(name, attributes, text) {
        const element = document.createElementNS("http://www.w3.org/2000/svg", name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
        if (text !== undefined) element.textContent = text;
        return element;
      }
      function press(stop) {
        choose(stop);
        const group = groups.find((group) => group.element === stop);
        if (group) (group.panel ? close : open)(group);
      }
      function open(group) {
        if (group.panel) return;
        const bounds = graph.getBBox();
        const own = group.element.getBBox();
        const shown = group.members.slice(0, mostRows);
        const panel = draw("g", { class: "members", role: "group", "aria-label": "Members of " + group.name });
        graph.append(panel);
        const frame = draw("rect", { rx: 3 });
        panel.append(frame);
        const texts = shown.map((member) => {
          const text = member.text.length > 60 ? member.text.slice(0, 59) + "…" : member.text;
          return draw("text", { "font-size": 10 }, text);
        });
        const rest = group.members.length - shown.length;
        if (rest > 0) texts.push(draw("text", { "font-size": 10 }, "and " + rest + " more, in the list beside"));
        const rows = texts.map((text) => {
          const row = draw("g", {});
          row.append(draw("rect", { class: "row" }), text);
          panel.append(row);
          return row;
        });
        const width = Math.max(own.width, ...texts.map((text) => text.getBBox().width + 14));
        const height = rows.length * 15 + 6;
        const within = (value, from, to) => Math.max(from, Math.min(value, to));
        const x = within(own.x, bounds.x, bounds.x + bounds.width - width);
        const y = within(own.y + own.height + 2, bounds.y, bounds.y + bounds.height - height);
        for (const [key, value] of Object.entries({ x, y, width, height })) frame.setAttribute(key, value);
        for (const [index, row] of rows.entries()) {
          const place = { x: x + 2, y: y + 3 + index * 15, width: width - 4, height: 15 };
          for (const [key, value] of Object.entries(place)) row.firstChild.setAttribute(key, value);
          row.lastChild.setAttribute("x", x + 7);
          row.lastChild.setAttribute("y", y + 14 + index * 15);
        }
        group.rows = shown.map((member, index) => ({ stop: rows[index], member, facts: factsOf(member) }));
        for (const row of group.rows) {
          row.stop.setAttribute("role", "button");
          row.stop.setAttribute("tabindex", "-1");
          row.stop.setAttribute("aria-label", row.member.text);
          row.stop.addEventListener("click", () => choose(row.stop));
          row.stop.addEventListener("focus", () => { current = stops.indexOf(row.stop); });
        }
        const place = stops[current];
        stops.splice(stops.indexOf(group.element) + 1, 0, ...group.rows.map((row) => row.stop));
        group.panel = panel;
        group.element.setAttribute("aria-expanded", "true");
        current = stops.indexOf(place);
        refresh();
      }
      function close(group) {
        if (!group.panel) return;
        const rows = group.rows.map((row) => row.stop);
        const hasFocus = rows.includes(document.activeElement);
        const isCurrent = rows.includes(stops[current]);
        const place = stops[current];
        stops.splice(stops.indexOf(rows[0]), rows.length);
        if (isCurrent) group.element.setAttribute("tabindex", "0");
        current = stops.indexOf(isCurrent ? group.element : place);
        group.panel.remove();
        group.panel = null;
        group.rows = [];
        group.element.setAttribute("aria-expanded", "false");
        if (hasFocus) group.element.focus({ preventScroll: true });
      }
      function closeAll() {
        for (const group of groups) close(group);
        if (opener) opener.setAttribute("aria-pressed", "false");
      }
      function showMember(row) {
        for (const line of lines) {
          if (line.facts.some((fact) => row.facts.includes(fact))) line.element.classList.add("chosen");
        }
        detail.replaceChildren(make("h2", row.member.text));
        const facts = row.facts.filter(isShown);
        detail.append(list(facts, showSources));
        const left = row.facts.length - facts.length;
        if (left > 0) detail.append(make("p", left + " more are filtered out."));
      }
      const opener = find("groups");
      if (opener) {
        opener.addEventListener("click", () => {
          const areOpen = opener.getAttribute("aria-pressed") === "true";
          for (const group of groups) (areOpen ? close : open)(group);
          opener.setAttribute("aria-pressed", String(!areOpen));
        });
      }

    """#
}
