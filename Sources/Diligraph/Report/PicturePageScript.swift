// SPDX-License-Identifier: Apache-2.0

extension PicturePage {
  /// What makes the page answer: plain JavaScript without a library, which asks for nothing from outside.
  ///
  /// Text from the data only ever becomes text (`textContent`), and an address a link only where it is one of the web.
  static let script = #"""
    "use strict";
    (function () {
      const data = JSON.parse(document.getElementById("data").textContent);
      const find = (id) => document.getElementById(id);
      const svg = document.querySelector("#stage svg");
      const detail = find("detail");
      const status = find("status");
      const entities = data.entities.map((entity, number) => ({ ...entity, element: find("e" + number) }));
      const lines = data.lines.map((line, number) => ({ ...line, element: find("r" + number) }));
      const hiddenKinds = new Set();
      let chosenDay = null;
      let chosenRoute = null;

      // Making elements: text stays text.
      function make(name, text, className) {
        const element = document.createElement(name);
        if (text !== undefined) element.textContent = text;
        if (className) element.className = className;
        return element;
      }
      function list(items, build) {
        const element = make("ul");
        for (const item of items) {
          const row = make("li");
          build(row, item);
          element.append(row);
        }
        return element;
      }

      // What is shown: a relationship counts when its kind is and when it can hold on the chosen day.
      function isShown(fact) {
        if (hiddenKinds.has(fact.kind)) return false;
        if (chosenDay === null) return true;
        return !(fact.start && fact.start > chosenDay) && !(fact.end && fact.end < chosenDay);
      }
      function refresh() {
        const used = new Set();
        let shown = 0;
        for (const [number, line] of lines.entries()) {
          line.isShown = line.facts.some(isShown);
          line.element.classList.toggle("absent", !line.isShown);
          line.element.setAttribute("aria-hidden", String(!line.isShown));
          const isFaint = chosenRoute !== null && !chosenRoute.has(number);
          line.element.classList.toggle("faint", isFaint);
          if (line.isShown) shown += 1;
          if (line.isShown && !isFaint) used.add(line.from).add(line.to);
        }
        for (const [number, entity] of entities.entries()) {
          const isAlone = entity.lines > 0 && !used.has(number);
          entity.element.classList.toggle("faint", isAlone);
        }
        for (const row of openRows()) row.stop.classList.toggle("faint", !row.facts.some(isShown));
        const day = chosenDay === null ? "of any date" : "that can hold on " + chosenDay;
        status.textContent = shown + " of " + lines.length + " lines, " + day;
      }

      // Details of what is chosen, with its sources.
      function showSources(row, fact) {
        row.append(make("strong", fact.text));
        const facts = [];
        if (fact.start || fact.end) facts.push((fact.start || "?") + " – " + (fact.end || "?"));
        else facts.push("undated");
        facts.push(...fact.details);
        if (fact.probability) facts.push("probability " + fact.probability);
        row.append(make("p", facts.join(" · ")));
        if (fact.sources.length === 0) row.append(make("p", "No source is stated."));
        row.append(list(fact.sources, (item, source) => {
          item.append(make("span", source.text));
          if (source.url && /^https?:\/\//i.test(source.url)) {
            const link = make("a", source.url);
            link.href = source.url;
            link.rel = "noopener noreferrer";
            link.target = "_blank";
            item.append(make("br"), link);
          } else if (source.url) {
            item.append(make("br"), make("span", source.url));
          }
          if (source.response) item.append(make("p", "Response: " + source.response));
        }));
      }
      function showLine(number) {
        const line = lines[number];
        detail.replaceChildren(make("h2", entities[line.from].name + " → " + entities[line.to].name));
        detail.append(make("p", line.label));
        const facts = line.facts.filter(isShown);
        detail.append(list(facts, showSources));
        const left = line.facts.length - facts.length;
        if (left > 0) detail.append(make("p", left + " more are filtered out."));
      }
      function showEntity(number) {
        const entity = entities[number];
        detail.replaceChildren(make("h2", entity.name), make("p", entity.label));
        if (entity.notes.length) detail.append(list(entity.notes, (row, note) => row.append(make("span", note))));
        if (entity.members.length) showMembers(entity);
        const own = lines.map((line, index) => index).filter((index) => {
          return (lines[index].from === number || lines[index].to === number) && lines[index].isShown;
        });
        if (own.length === 0) return;
        detail.append(make("h3", "Lines"));
        detail.append(list(own, (row, index) => {
          const button = make("button", lines[index].label);
          button.type = "button";
          button.addEventListener("click", () => choose(lines[index].element));
          row.append(button);
        }));
      }
      function showMembers(entity) {
        detail.append(make("h3", "Stands for " + entity.members.length + " entities"));
        for (const member of entity.members) {
          const block = make("details");
          block.append(make("summary", member.text));
          block.append(list(factsOf(member), showSources));
          detail.append(block);
        }
      }

      // Choosing by mouse or by keyboard: one tab stop, arrows along the reading order.
      const stops = [...svg.querySelectorAll("g.entity, g.provision, g.control, g.association")];
      let current = 0;
      for (const [index, stop] of stops.entries()) {
        stop.setAttribute("role", "button");
        stop.setAttribute("tabindex", index === 0 ? "0" : "-1");
        stop.addEventListener("click", () => press(stop));
        stop.addEventListener("focus", () => { current = stops.indexOf(stop); neighbours(stop, true); });
        stop.addEventListener("blur", () => neighbours(stop, false));
        stop.addEventListener("mouseenter", () => neighbours(stop, true));
        stop.addEventListener("mouseleave", () => neighbours(stop, false));
      }
      function neighbours(stop, isOn) {
        const number = Number(stop.id.slice(1));
        stop.classList.toggle("near", isOn);
        for (const line of lines) {
          if (stop.id[0] === "e" && (line.from === number || line.to === number)) {
            line.element.classList.toggle("near", isOn);
            entities[line.from].element.classList.toggle("near", isOn);
            entities[line.to].element.classList.toggle("near", isOn);
          }
        }
      }
      function choose(stop) {
        for (const other of svg.querySelectorAll(".chosen")) other.classList.remove("chosen");
        stop.classList.add("chosen");
        const row = openRows().find((row) => row.stop === stop);
        if (row) return showMember(row);
        const number = Number(stop.id.slice(1));
        if (stop.id[0] === "e") showEntity(number);
        else showLine(number);
      }
      function move(index) {
        let next = index;
        const step = index >= current ? 1 : -1;
        while (stops[next] && stops[next].classList.contains("absent")) next += step;
        if (!stops[next]) return;
        stops[current].setAttribute("tabindex", "-1");
        current = next;
        stops[current].setAttribute("tabindex", "0");
        stops[current].focus({ preventScroll: true });
        center(stops[current]);
      }
      svg.addEventListener("keydown", (event) => {
        const keys = {
          ArrowRight: current + 1, ArrowDown: current + 1, ArrowLeft: current - 1, ArrowUp: current - 1,
          Home: 0, End: stops.length - 1,
        };
        if (event.key in keys) move(keys[event.key]);
        else if (event.key === "Enter" || event.key === " ") press(stops[current]);
        else if (event.key === "Escape") closeAll();
        else if (event.key === "+") zoom(0.8);
        else if (event.key === "-") zoom(1.25);
        else if (event.key === "0") view(...whole);
        else return;
        event.preventDefault();
      });

    \#(groupScript)
      // Moving over the drawing and closer to it, by its view box.
      const whole = svg.getAttribute("viewBox").split(/[\s,]+/).map(Number);
      let box = [...whole];
      svg.removeAttribute("width");
      svg.removeAttribute("height");
      function view(x, y, width, height) {
        box = [x, y, width, height];
        svg.setAttribute("viewBox", box.join(" "));
      }
      function zoom(factor, x = box[0] + box[2] / 2, y = box[1] + box[3] / 2) {
        const width = Math.min(Math.max(box[2] * factor, 50), whole[2] * 4);
        const real = width / box[2];
        view(x - (x - box[0]) * real, y - (y - box[1]) * real, width, box[3] * real);
      }
      function point(event) {
        const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
        return [at.x, at.y];
      }
      function center(element) {
        const own = element.getBoundingClientRect();
        const outer = svg.getBoundingClientRect();
        const isInside = own.left >= outer.left && own.right <= outer.right && own.top >= outer.top
          && own.bottom <= outer.bottom;
        if (isInside) return;
        const [x, y] = point({ clientX: own.left + own.width / 2, clientY: own.top + own.height / 2 });
        view(x - box[2] / 2, y - box[3] / 2, box[2], box[3]);
      }
      svg.addEventListener("wheel", (event) => {
        event.preventDefault();
        zoom(event.deltaY > 0 ? 1.15 : 0.87, ...point(event));
      }, { passive: false });
      let grip = null;
      svg.addEventListener("pointerdown", (event) => { grip = point(event); });
      addEventListener("pointerup", () => { grip = null; });
      svg.addEventListener("pointermove", (event) => {
        if (!grip || event.buttons === 0) return;
        const [x, y] = point(event);
        view(box[0] + grip[0] - x, box[1] + grip[1] - y, box[2], box[3]);
      });
      find("closer").addEventListener("click", () => zoom(0.8));
      find("farther").addEventListener("click", () => zoom(1.25));
      find("all").addEventListener("click", () => view(...whole));

      // Filters: kinds, a day, a path; and the search.
      for (const box of document.querySelectorAll("input[name=kind]")) {
        box.addEventListener("change", () => {
          if (box.checked) hiddenKinds.delete(box.value);
          else hiddenKinds.add(box.value);
          refresh();
        });
      }
      const slider = find("day");
      const isDated = find("dated");
      function setDay() {
        const day = new Date(Number(slider.value) * 86400000).toISOString().slice(0, 10);
        find("dayText").textContent = day;
        slider.setAttribute("aria-valuetext", day);
        slider.disabled = !isDated.checked;
        chosenDay = isDated.checked ? day : null;
        refresh();
      }
      if (slider) {
        slider.addEventListener("input", setDay);
        isDated.addEventListener("change", setDay);
        setDay();
      }
      const route = find("route");
      if (route) {
        route.addEventListener("change", () => {
          chosenRoute = route.value === "" ? null : new Set(data.routes[Number(route.value)]);
          refresh();
        });
      }
      const search = find("search");
      let matches = [];
      let match = -1;
      search.addEventListener("input", () => {
        const wanted = search.value.trim().toLocaleLowerCase();
        matches = [];
        for (const entity of entities) {
          const texts = [entity.name, entity.label, ...entity.members.map((member) => member.text)];
          const isMatch = wanted !== "" && texts.some((text) => text.toLocaleLowerCase().includes(wanted));
          entity.element.classList.toggle("match", isMatch);
          if (isMatch) matches.push(entity.element);
        }
        match = -1;
        find("found").textContent = wanted === "" ? "" : matches.length + " found";
      });
      search.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || matches.length === 0) return;
        event.preventDefault();
        match = (match + 1) % matches.length;
        center(matches[match]);
        choose(matches[match]);
        const group = groups.find((group) => group.element === matches[match]);
        if (group) open(group);
      });
      refresh();
    })();
    """#
}
