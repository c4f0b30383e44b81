// The style of the documentation page. Every byte of it is part of its Content-Security-Policy.
#pragma once

#include <string_view>

namespace mien::api {

inline constexpr std::string_view documentation_style = R"css(
:root {
  --paper: #fbfaf8; --card: #fff; --ink: #1d1f24; --soft: #5b606b; --line: #e3e0da;
  --accent: #4b3fc4; --code: #f3f1ec;
  --get: #1668a7; --post: #1d7a46; --put: #9a5b00; --patch: #7a4aa8; --delete: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131418; --card: #1b1d23; --ink: #e8e6e1; --soft: #a2a6b0; --line: #2f323b;
    --accent: #aaa1ff; --code: #23262e;
    --get: #7cc0f5; --post: #79d29b; --put: #f0b55e; --patch: #cfa4f5; --delete: #ff9a92;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 4.5rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", "Helvetica Neue", "Noto Sans", sans-serif; }
code, pre, .path, .method, .status { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono",
  monospace; font-size: .9em; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .3rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; background: var(--card); padding: .5rem 1rem; }
.page { display: grid; grid-template-columns: 19rem minmax(0, 1fr); max-width: 84rem;
  margin: 0 auto; }
nav { position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto;
  border-right: 1px solid var(--line); padding: 1.5rem 1rem 3rem; font-size: .875rem; }
nav summary { display: none; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .3rem .6rem; border-radius: .4rem; color: var(--soft);
  text-decoration: none; }
nav li li a { display: flex; align-items: baseline; gap: .6rem; }
nav a:hover { background: var(--code); color: var(--ink); }
nav .group { margin-top: .9rem; color: var(--ink); font-weight: 650; }
.dot { flex: none; width: .5rem; height: .5rem; border-radius: 50%; background: currentColor; }
main { padding: 3rem clamp(1rem, 4vw, 3.5rem) 6rem; }
header { margin-bottom: 2rem; }
h1 { font-size: 2.75rem; line-height: 1.1; letter-spacing: -.02em; margin: .2rem 0 .6rem; }
h2 { font-size: 1.5rem; letter-spacing: -.01em; margin: 3.5rem 0 .5rem; }
h4 { margin: 1.5rem 0 .5rem; font-size: .8rem; letter-spacing: .06em; text-transform: uppercase;
  color: var(--soft); }
h4 small { text-transform: none; letter-spacing: 0; }
.version { margin: 0; color: var(--soft); font-size: .875rem; }
.lead { font-size: 1.2rem; color: var(--soft); margin: 0; max-width: 42rem; }
.introduction p, section > p, .inside > p { max-width: 46rem; }
.introduction code, .about code, .inside > p code, section > p code { background: var(--code);
  padding: .1em .35em; border-radius: .3em; }
.operation { background: var(--card); border: 1px solid var(--line); border-radius: .7rem;
  margin: .6rem 0; }
.operation > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem .9rem;
  padding: .75rem 1rem; cursor: pointer; list-style: none; border-radius: .7rem; }
.operation > summary::-webkit-details-marker { display: none; }
.operation > summary:hover { background: var(--code); }
.operation[open] > summary { border-bottom: 1px solid var(--line);
  border-bottom-left-radius: 0; border-bottom-right-radius: 0; }
.method { min-width: 4rem; font-weight: 700; text-transform: uppercase; }
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); }
.patch { color: var(--patch); } .delete { color: var(--delete); }
.path { overflow-wrap: anywhere; font-weight: 600; }
.title { color: var(--soft); }
.access { margin-left: auto; font-size: .75rem; color: var(--soft); border: 1px solid var(--line);
  border-radius: 1rem; padding: .05rem .6rem; }
.inside { padding: .25rem 1.25rem 1.25rem; }
.fields { list-style: none; margin: 0; padding: 0; }
.fields .fields { margin: .4rem 0 0 .3rem; padding-left: 1rem; border-left: 2px solid var(--line); }
.fields li { padding: .4rem 0; border-top: 1px solid var(--line); }
.fields > li:first-child { border-top: 0; }
.name { font-weight: 650; }
.type, .about, small { color: var(--soft); font-size: .9rem; }
.about { display: block; max-width: 46rem; }
.required { font-size: .75rem; color: var(--delete); }
.status { display: inline-block; font-weight: 700; min-width: 2.6rem; }
.answer { border-top: 1px solid var(--line); padding: .2rem 0 .6rem; }
.answer p { margin: .4rem 0; }
.problems { margin: 1rem 0 0; color: var(--soft); font-size: .9rem; }
pre { background: var(--code); border-radius: .5rem; padding: .9rem 1.1rem; overflow: auto;
  max-height: 26rem; line-height: 1.45; margin: .6rem 0; }
:target { scroll-margin-top: 6rem; }
li:target { background: var(--code); }
@media (max-width: 60rem) {
  .page { display: block; }
  nav { position: static; height: auto; border: 0; border-bottom: 1px solid var(--line);
    padding: 1rem; }
  nav summary { display: list-item; cursor: pointer; font-weight: 650; padding: .4rem .6rem; }
  .outline > ul { max-height: 16rem; overflow-y: auto; }
  main { padding-top: 1.5rem; }
  .access { margin-left: 0; }
}
@media print { nav { display: none; } .page { display: block; } }
)css";

}  // namespace mien::api
