// SPDX-License-Identifier: Apache-2.0

extension PicturePage {
  /// How the page looks, on a screen and in print.
  static let style = #"""
    :root { --ink: #1a1a1a; --ground: #ffffff; --edge: #767676; --mark: #005b94; --panel: #f4f6f8; }
    :root.dark { --ink: #f4f4f4; --ground: #14181d; --edge: #9aa1a8; --mark: #86c9f5; --panel: #1f262e; }
    * { box-sizing: border-box; }
    body { margin: 0; padding: 1rem; font: 16px/1.4 "DejaVu Sans", Verdana, sans-serif; color: var(--ink);
      background: var(--ground); }
    h1 { font-size: 1.3rem; margin: 0 0 .3rem; }
    h2 { font-size: 1.05rem; margin: 0; }
    h3 { font-size: .95rem; margin: .8rem 0 0; }
    .truth { margin: 0 0 .8rem; padding: .5rem .8rem; border: 1px solid var(--edge); list-style: none;
      display: inline-block; font-size: .9rem; }
    .tools { display: flex; flex-wrap: wrap; gap: .6rem 1.4rem; align-items: center; margin-bottom: .6rem;
      font-size: .9rem; }
    fieldset { border: 1px solid var(--edge); padding: .2rem .6rem; margin: 0; }
    input, select, button { font: inherit; color: inherit; background: var(--ground);
      border: 1px solid var(--edge); border-radius: 3px; padding: .15rem .5rem; }
    select { max-width: 28rem; }
    :focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
    .view { display: flex; flex-wrap: wrap; gap: .8rem; }
    #stage { flex: 3 1 36rem; height: 70vh; min-height: 20rem; border: 1px solid var(--edge); overflow: hidden; }
    #stage svg { width: 100%; height: 100%; cursor: grab; touch-action: none; }
    #detail { flex: 1 1 18rem; max-height: 70vh; overflow: auto; padding: .6rem .8rem; background: var(--panel);
      font-size: .9rem; overflow-wrap: anywhere; }
    #detail ul { padding-left: 1.1rem; }
    #detail p { margin: .2rem 0; }
    #detail button { text-align: left; }
    a { color: var(--mark); }
    g[tabindex] { cursor: pointer; }
    g.absent { display: none; }
    g.faint { opacity: .18; }
    g.near, g.match { filter: drop-shadow(0 0 3px var(--mark)) drop-shadow(0 0 2px var(--mark)); }
    g.chosen { filter: drop-shadow(0 0 1px var(--mark)) drop-shadow(0 0 5px var(--mark)); }
    g[tabindex]:focus { outline: 2px dashed var(--mark); outline-offset: 3px; }
    g.members > rect { fill: var(--ground); stroke: var(--ink); stroke-width: 1; }
    g.members text { fill: var(--ink); font-family: "DejaVu Sans", Verdana, sans-serif; }
    g.members .row { fill: var(--ground); }
    g.members g[tabindex]:hover .row, g.members g[tabindex]:focus .row, g.members g.chosen .row { fill: var(--panel); }
    g.members g.chosen { filter: none; text-decoration: underline; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; font-size: .9rem; }
    .rows { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .85rem; }
    th, td { border: 1px solid var(--edge); padding: .2rem .5rem; text-align: left; vertical-align: top; }
    @media print { .tools, #detail { display: none; } #stage { height: auto; border: 0; } details > * { display: block; } }
    """#
}
