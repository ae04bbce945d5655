// SPDX-License-Identifier: MIT

extension StatusPage {
  /// How the page looks (`status.css`). The panel of what is on air is a tuner's glass in both themes, and its scale is
  /// the last hour. All text has a contrast of 4.5 to 1 or more (WCAG 2.1, 1.4.3), all targets are 44 pixels high.
  static let style = Array(styleText.utf8)

  private static let styleText = #"""
    :root {
      color-scheme: light dark;
      --page: #edf1f0; --card: #fbfcfc; --ink: #11252a; --soft: #4a5f65; --line: #cdd8d7; --link: #0a5a69;
      --glass: #0e3b46; --deep: #072730; --clear: #f4f8f6; --mist: #a9c6c9; --scale: #6d9197; --glow: #ffbd54;
      --lost: #8c2318; --lost-ink: #fff;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #080f11; --card: #0f191c; --ink: #e8efed; --soft: #9cb0b3; --line: #233439; --link: #86d2de;
        --glass: #12333d; --deep: #0a1f26; --scale: #5b7f86; --lost: #ffb4a6; --lost-ink: #33090a;
      }
    }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; max-width: 68rem; padding: clamp(1.25rem, 4vw, 3rem) clamp(1rem, 4vw, 2.5rem) 2rem;
      background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto,
        "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif; overflow-wrap: anywhere;
    }
    h1, h2, p, dl, dd, ol, figure { margin: 0; padding: 0; }
    a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: 1px; }
    a:hover { text-decoration-thickness: 2px; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: 6px; }

    .mast { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; margin-bottom: 1.25rem; }
    .mast > div { flex: 1 1 16rem; min-width: 0; }
    h1 { font-size: clamp(1.4rem, 3.5vw, 1.9rem); line-height: 1.2; letter-spacing: -.015em; font-weight: 700; }
    .words { color: var(--soft); margin-top: .2rem; }
    .words span + span:not(:empty)::before { content: " · "; }
    .words span:empty + span::before { content: none !important; }
    .home { display: inline-flex; align-items: center; min-height: 44px; }

    .glass {
      --link: var(--glow); position: relative; display: grid; grid-template: "bar bar" "now now" "knob more" "dial dial"
        / auto minmax(0, 1fr); gap: 1rem 0; padding: clamp(1.25rem, 3.6vw, 2.5rem); border-radius: 20px;
      color: var(--clear); background: radial-gradient(120% 90% at 12% 0, var(--glass), var(--deep));
    }
    .bar { grid-area: bar; display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between;
      gap: .25rem 1rem; min-height: 2rem; }
    .bar h2 { font-size: .8125rem; letter-spacing: .16em; font-weight: 600; color: var(--mist); }
    .state { display: inline-flex; align-items: center; gap: .55rem; font-size: .9375rem; font-weight: 600; }
    .state::before { content: ""; flex: none; width: .6rem; height: .6rem; border-radius: 50%; background: var(--mist); }
    .state[data-state=live] { color: var(--glow); }
    .state[data-state=live]::before { background: var(--glow); animation: breathe 2.4s ease-in-out infinite; }
    .state[data-state=off]::before, .state[data-state=silence]::before {
      background: none; box-shadow: inset 0 0 0 2px var(--mist); }

    .now { grid-area: now; min-width: 0; display: grid; align-content: start; min-height: calc(2 * 1.14em + 2.4rem);
      font-size: clamp(1.8rem, 5.2vw, 3.25rem); }
    .title { font-weight: 700; line-height: 1.14; letter-spacing: -.025em; text-align: left; }
    .by { margin-top: .45rem; font-size: clamp(1.05rem, 2.2vw, 1.3rem); line-height: 1.5; color: var(--mist); }
    .by .artist { color: var(--clear); }
    .by span + span:not(:empty)::before { content: " — "; }
    .by span:empty + span::before { content: none !important; }
    .title, .by, .song, .who { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
    .by { -webkit-line-clamp: 1; min-height: 1.5em; }

    .knob {
      grid-area: knob; position: relative; width: 76px; height: 76px; margin-right: 1.25rem; padding: 0; border: 0; border-radius: 50%;
      background: var(--glow); color: #1c1402; cursor: pointer; box-shadow: 0 0 0 7px rgb(255 189 84 / .16);
      transition: box-shadow .25s, transform .1s;
    }
    .knob:hover { box-shadow: 0 0 0 9px rgb(255 189 84 / .26); }
    .knob:active { transform: scale(.97); }
    .knob:focus-visible { outline-offset: 10px; border-radius: 50%; }
    .knob[hidden] { display: block !important; visibility: hidden; }
    .knob svg { display: block; width: 34px; height: 34px; margin: auto; fill: currentColor; }
    .knob .stop, .knob[data-state=playing] .start, .knob[data-state=connecting] .start { display: none; }
    .knob[data-state=playing] .stop, .knob[data-state=connecting] .stop { display: inline; }
    .knob[data-state=connecting]::after { content: ""; position: absolute; inset: -7px; border-radius: 50%;
      border: 3px solid transparent; border-top-color: var(--glow); animation: turn 1s linear infinite; }
    .more { grid-area: more; align-self: center; min-width: 0; min-height: 76px; display: flex; flex-wrap: wrap;
      align-items: center; gap: 0 1.5rem; }
    .said { min-width: 6rem; font-weight: 600; }
    .said:empty { display: none; }
    .said[data-state=error] { color: var(--glow); }
    .loud { display: flex; align-items: center; gap: .75rem; color: var(--mist); font-size: .9375rem; }
    .loud input { width: 8.5rem; height: 44px; margin: 0; accent-color: var(--glow); cursor: pointer; }
    .more noscript { flex: 1; }
    .more noscript audio { width: 100%; }
    .more noscript p { color: var(--mist); font-size: .9375rem; margin-top: .5rem; }

    .dial { grid-area: dial; margin-top: .5rem; }
    .dial figcaption { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1rem;
      color: var(--mist); font-size: .9375rem; }
    .dial b { font-size: 1.75rem; font-weight: 700; line-height: 1.2; color: var(--clear); margin-right: .35rem;
      font-variant-numeric: tabular-nums; }
    .dial svg { display: block; width: 100%; height: clamp(64px, 11vw, 104px); margin-top: .35rem; overflow: visible; }
    .curve, .tip { fill: none; stroke: var(--glow); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round;
      vector-effect: non-scaling-stroke; }
    .tip { stroke-width: 9; }
    .under { fill: var(--glow); opacity: .13; }
    .ticks { stroke: var(--scale); vector-effect: non-scaling-stroke; }
    .hour { display: flex; justify-content: space-between; margin-top: .3rem; font-size: .8125rem; color: var(--mist);
      font-variant-numeric: tabular-nums; }

    .facts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.1rem 1.5rem;
      padding: 1.5rem clamp(1.25rem, 3.6vw, 2.5rem); }
    .facts dt, h3 { font-size: .875rem; color: var(--soft); font-weight: 400; }
    .facts dd { font-size: 1.125rem; font-weight: 600; font-variant-numeric: tabular-nums; }

    .below { display: grid; gap: 1.25rem; align-items: start; }
    .card { background: var(--card); border: 1px solid var(--line); border-radius: 20px; min-width: 0;
      padding: clamp(1.25rem, 3vw, 2rem) clamp(1.25rem, 3.6vw, 2.5rem); }
    .card h2 { font-size: 1.125rem; line-height: 1.3; letter-spacing: -.01em; margin-bottom: .75rem; }
    .titles { list-style: none; }
    .titles li { display: grid; grid-template-columns: 6.25rem minmax(0, 1fr); gap: 0 .5rem; padding: .6rem 0;
      border-top: 1px solid var(--line); }
    .titles li:first-child { border-top: 0; }
    .titles time { line-height: 1.5; color: var(--soft); font-variant-numeric: tabular-nums; }
    .song { font-weight: 600; -webkit-line-clamp: 3; text-align: left; }
    .who { color: var(--soft); text-align: left; }
    .mark { width: fit-content; margin: .15rem 0; padding: 0 .5rem; border: 1px solid var(--soft); border-radius: 1rem;
      font-size: .8125rem; color: var(--soft); }
    .titles [aria-current] time { color: var(--link); font-weight: 600; }
    .quiet { color: var(--soft); }
    .address { display: flex; flex-wrap: wrap; gap: .5rem; margin: .35rem 0 1.25rem; }
    .address input { flex: 1 1 17rem; min-width: 0; min-height: 44px; padding: 0 .75rem; border: 1px solid var(--soft);
      border-radius: 10px; background: transparent; color: inherit; font: .875rem ui-monospace, Menlo, Consolas,
        "Liberation Mono", monospace; text-overflow: ellipsis; }
    .address button { flex: 0 1 auto; min-height: 44px; min-width: 5.5rem; padding: 0 1rem; border: 1px solid var(--link);
      border-radius: 10px; background: transparent; color: var(--link); font: inherit; font-weight: 600; cursor: pointer; }
    .address button:hover { background: var(--link); color: var(--card); }
    .links { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 0 1rem; list-style: none;
      padding: 0; margin: .25rem 0 0; }
    .links a, .track { display: inline-flex; align-items: center; min-height: 44px; }
    .track { font-size: .9375rem; }
    .more .loud { order: 1; }
    footer { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1.5rem; margin-top: 1.5rem;
      color: var(--soft); font-size: .875rem; }

    .alert { position: fixed; z-index: 1; left: 1rem; right: 1rem; bottom: max(1rem, env(safe-area-inset-bottom));
      width: fit-content; max-width: 40rem; margin: 0 auto; padding: .75rem 1.25rem; border-radius: 12px; font-weight: 600;
      background: var(--ink); color: var(--page); box-shadow: 0 6px 24px rgb(0 0 0 / .25); }
    .alert:empty { display: none; }
    [data-link=lost] .alert { background: var(--lost); color: var(--lost-ink); }
    [data-link=lost] { padding-bottom: 7rem; }
    [data-link=lost] .dial svg { opacity: .5; }
    [data-link=lost] .state::before { animation: none; }

    @media (min-width: 46rem) {
      .glass { grid-template: "bar bar" "knob now" "knob more" "dial dial" / auto minmax(0, 1fr); row-gap: .5rem; }
      .bar { margin-bottom: .75rem; }
      .now { align-content: center; }
      .knob { width: 104px; height: 104px; align-self: center; margin: 7px 2.25rem 7px 7px; }
      .knob svg { width: 46px; height: 46px; }
      .more { min-height: 48px; }
      .more .track { order: 2; }
      .dial { margin-top: 1.25rem; }
      .listen { position: sticky; top: 1.5rem; }
      .facts { grid-template-columns: repeat(4, minmax(0, 1fr)); }
      .below { grid-template-columns: minmax(0, 1.55fr) minmax(0, 1fr); }
    }
    @keyframes breathe { 50% { opacity: .35; } }
    @keyframes turn { to { transform: rotate(1turn); } }
    @media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
    @media (scripting: none) { .knob[hidden] { display: none !important; } }
    @media (forced-colors: active) { .knob, .glass { border: 1px solid; } .state::before { forced-color-adjust: none; } }

    """#
}
