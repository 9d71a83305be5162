/** Styles of the page in an evidence package: light and dark by preference, calm on paper. */
export const STYLE = `
:root{--bg:#f5f6f8;--card:#fff;--ink:#12181f;--soft:#56616e;--faint:#8a95a1;--line:#e2e6eb;--sunk:#f0f2f5;
--ok:#16805d;--ok-fill:#9fd3bd;--bad:#c9302c;--bad-fill:#e2605b;--hold-fill:#eeb04f;--none:#c3cad2;--note:#40637f;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#0c1015;--card:#151b22;--ink:#e9eef3;--soft:#a0acb8;--faint:#74818e;--line:#27303a;--sunk:#0f141a;
--ok:#4fcf9f;--ok-fill:#1f4f40;--bad:#ff7a70;--bad-fill:#c9413b;--hold-fill:#b07a1e;--none:#3a444f;--note:#8fb7d6}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 24px 48px;display:grid;gap:24px;grid-template-columns:minmax(0,1fr)}
h1,h2,p,ul,ol,dl,dd,figure{margin:0;padding:0}ul,ol{list-style:none}
h1{font-size:clamp(24px,3.6vw,36px);line-height:1.15;letter-spacing:-.02em;font-weight:680;text-wrap:balance}
h2{font-size:17px;letter-spacing:-.01em;font-weight:650;margin-bottom:12px}h2 span{color:var(--faint);font-weight:500;margin-left:6px}
code{font-family:var(--mono);font-size:.86em;overflow-wrap:anywhere}small{color:var(--faint);font-size:12.5px}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:22px 24px}
.brand{display:flex;gap:9px;font-weight:600;font-size:14px;color:var(--soft)}.brand time{margin-left:auto;font-weight:400;color:var(--faint)}
.hero{display:grid;gap:12px}.hero p.why{font-size:16px;color:var(--soft);max-width:60em}
dl{display:grid;grid-template-columns:150px minmax(0,1fr);gap:8px 18px;font-size:14px}dt{color:var(--faint)}dd small{display:block}
.missing{border-left:4px solid var(--hold-fill)}
svg{display:block;width:100%}.seg{stroke:var(--card);stroke-width:.5;vector-effect:non-scaling-stroke}
.release{fill:var(--ok-fill)}.dump{fill:var(--bad-fill)}.hold{fill:var(--hold-fill)}.none{fill:var(--none)}.back{fill:var(--sunk)}
.act{stroke:var(--bad);stroke-width:2;vector-effect:non-scaling-stroke}.said{fill:var(--note)}.said.hit{fill:var(--bad-fill)}
.axis{display:flex;justify-content:space-between;font-size:12px;color:var(--faint);font-variant-numeric:tabular-nums;margin-top:4px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12.5px;color:var(--soft);margin-top:10px}
.legend i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:6px}
.legend .release{background:var(--ok-fill)}.legend .dump{background:var(--bad-fill)}.legend .hold{background:var(--hold-fill)}.legend .none{background:var(--none)}.legend .line{background:var(--bad);width:3px}
.film{display:grid;grid-template-columns:repeat(auto-fill,minmax(210px,1fr));gap:14px}.film img{width:100%;border-radius:8px;display:block;filter:blur(14px)}.film label{overflow:hidden;border-radius:8px;display:block;cursor:pointer}
.film input{position:absolute;opacity:0}.film input:checked+img{filter:none}.film input:focus-visible+img{outline:2px solid var(--note)}
figcaption{font-size:13px;color:var(--soft);margin-top:6px}figcaption b{color:var(--ink);font-weight:600}
.rows li{display:grid;grid-template-columns:96px minmax(0,1fr);gap:4px 14px;padding:9px 0;border-top:1px solid var(--line);font-size:14px}.rows li:first-child{border-top:0}
.rows time{color:var(--faint);font-variant-numeric:tabular-nums;font-size:12.5px}.rows small{display:block;overflow-wrap:anywhere}
.talk{max-height:520px;overflow:auto}.talk li{grid-template-columns:96px minmax(0,130px) minmax(0,1fr);padding:4px 0}.talk li>bdi{color:var(--soft);font-size:13px}
.badge{font-size:12px;font-weight:620;border:1px solid;border-radius:20px;padding:1px 9px;margin-right:8px;color:var(--soft);white-space:nowrap}
.badge.dump,.badge.drop,.badge.cut,.badge.suspend,.badge.ban{color:var(--bad)}.badge.release,.badge.publish{color:var(--ok)}
.proof code{display:block;color:var(--soft)}.files{columns:2;font-size:12.5px}.files li{overflow-wrap:anywhere;break-inside:avoid}a{color:inherit}
bdi{overflow-wrap:anywhere}pre{font:12.5px/1.5 var(--mono);background:var(--sunk);padding:12px 14px;border-radius:8px;overflow-x:auto;margin:10px 0 0;white-space:pre-wrap}
footer{color:var(--faint);font-size:12.5px;text-align:center}
@media (max-width:700px){main{padding:20px 14px}.card{padding:16px}dl{grid-template-columns:minmax(0,1fr);gap:2px}dd{margin-bottom:8px}.files{columns:1}}
@media print{:root{--bg:#fff;--card:#fff}main{max-width:none;padding:0}.card{break-inside:avoid}.film img{filter:none}.talk{max-height:none;overflow:visible}body{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
