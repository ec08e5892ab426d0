/** Strings that have broken windows elsewhere: markup, scripts, bidirectional text, length. */

const MARK = "globalThis.__hit=1";

const MARKUP = [
  `<script>${MARK}</script>`,
  `<img src=x onerror="${MARK}">`,
  `<svg onload="${MARK}">`,
  `"><script>${MARK}</script>`,
  `'><img src=x onerror='${MARK}'>`,
  `<a href="javascript:${MARK}">x</a>`,
  `<iframe srcdoc="<script>parent.__hit=1</script>"></iframe>`,
  `<body onload="${MARK}">`,
  `<style>*{display:none}</style>`,
  `<link rel=stylesheet href="http://127.0.0.1:9/x.css">`,
  `<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">`,
  `<math><mtext><img src=x onerror="${MARK}"></mtext></math>`,
  `<details open ontoggle="${MARK}">`,
  `<input autofocus onfocus="${MARK}">`,
  `<video><source onerror="${MARK}"></video>`,
  `<template><script>${MARK}</script></template>`,
  `</textarea><script>${MARK}</script>`,
  `</title><script>${MARK}</script>`,
  `<!--<script>${MARK}//-->`,
  `]]><script>${MARK}</script>`,
  `{{constructor.constructor('${MARK}')()}}`,
  `\${${MARK}}`,
  `$t(shared:loading)`,
  `%3Cscript%3E${MARK}%3C/script%3E`,
  `&lt;script&gt;${MARK}&lt;/script&gt;`,
  `javascript:${MARK}`,
  `data:text/html,<script>${MARK}</script>`,
  `__proto__`,
  `constructor`,
  `toString`,
  `null`,
  `undefined`,
  `NaN`,
  `-1`,
  `1e309`,
  `0x7fffffff`,
  `'; DROP TABLE events; --`,
  `" OR "1"="1`,
  `../../../../etc/passwd`,
  `file:///etc/passwd`,
  `=cmd|' /C calc'!A0`,
  `@SUM(1+1)`,
  `%s%s%s%n`,
];

const LETTERS = [
  "\u202Egnp.txt\u202C",
  "\u2066abc\u2069\u2067def",
  "\u200Fabc\u200E",
  "مرحبا بالعالم",
  "שלום עולם",
  "日本語のとても長い名前",
  "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
  "👩‍👩‍👧‍👦👩🏽‍⚕️🏳️‍🌈",
  "a\u0301e\u0301i\u0301",
  "\u00A0\u00A0\u00A0",
  "ﬁﬂ ﷽",
  "İıİı",
  "ẞßſ",
  "x\u200Bx\u200Bx",
  "\uFEFFabc",
];

const LONG = [
  "W".repeat(400),
  "wide ".repeat(80),
  "ال".repeat(180),
  "漢".repeat(200),
  `${"a".repeat(200)}<b>${"b".repeat(150)}`,
];

/** Two hundred of them: each as it is, and wrapped so that it differs from its neighbours. */
export const HOSTILE: string[] = [...LONG, ...LETTERS, ...MARKUP]
  .flatMap((text) => [text, `x ${text}`, `${text} x`, `(${text})`])
  .slice(0, 200);
