/** Styles of the report: light and dark by preference, calm on paper. */
export const STYLE = `
:root{--bg:#f5f6f8;--card:#fff;--ink:#12181f;--soft:#56616e;--faint:#8a95a1;--line:#e2e6eb;--sunk:#f0f2f5;
--clean:#16805d;--clean-fill:#bfe3d3;--dump:#c9302c;--dump-fill:#e2605b;--hold:#a86200;--hold-fill:#eeb04f;
--mask:#6d4bc4;--mask-fill:#a78bea;--note:#40637f;--note-fill:#8fb0c9;--shadow:0 1px 2px rgb(16 24 32/.05),0 6px 24px rgb(16 24 32/.05);
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#0c1015;--card:#151b22;--ink:#e9eef3;--soft:#a0acb8;--faint:#74818e;--line:#27303a;--sunk:#0f141a;
--clean:#4fcf9f;--clean-fill:#1f4f40;--dump:#ff7a70;--dump-fill:#c9413b;--hold:#f3b14c;--hold-fill:#b07a1e;
--mask:#b79cff;--mask-fill:#7a5ed0;--note:#8fb7d6;--note-fill:#3e5d75;--shadow:0 0 0 1px rgb(255 255 255/.03)}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;-webkit-font-smoothing:antialiased}
main{max-width:1080px;margin:0 auto;padding:32px 24px 48px;display:grid;gap:24px;grid-template-columns:minmax(0,1fr)}
h1,h2,h3,p,ul,dl,dd{margin:0;padding:0}ul{list-style:none}
h1{font-size:clamp(26px,4.2vw,40px);line-height:1.15;letter-spacing:-.02em;font-weight:680;text-wrap:balance;max-width:24em}
h2{font-size:17px;letter-spacing:-.01em;font-weight:650}
h3{font-size:18px;font-weight:650;letter-spacing:-.01em;line-height:1.3}
code{font-family:var(--mono);font-size:.86em}small{color:var(--faint);font-size:12.5px}
.zh{font-weight:450;color:var(--soft)}a{color:inherit}
.n{color:var(--faint);font-weight:500;margin-left:2px}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow);padding:22px 24px}

.hero{display:grid;gap:10px;padding:4px 2px 0}
.brand{display:flex;align-items:center;gap:9px;font-weight:600;font-size:14px;color:var(--soft)}
.brand time{margin-left:auto;font-weight:400;color:var(--faint);font-variant-numeric:tabular-nums}
.mark{width:24px;height:24px;fill:none;stroke:var(--tone);stroke-width:2.4;stroke-linecap:round}
.hero.clean{--tone:var(--clean)}.hero.dump{--tone:var(--dump)}.hero.hold{--tone:var(--hold)}
.hero .file{margin-top:22px;font-family:var(--mono);font-size:14px;color:var(--soft);overflow-wrap:anywhere}
.hero h1 em{font-style:normal;color:var(--tone)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:1px;margin-top:18px;background:var(--card);border:1px solid var(--line);border-radius:14px;overflow:hidden;box-shadow:var(--shadow)}
.tiles li{box-shadow:0 0 0 1px var(--line);padding:14px 18px 15px;display:grid;align-content:start}
.tiles b{font-size:25px;font-weight:640;letter-spacing:-.02em;font-variant-numeric:tabular-nums;line-height:1.25}
.tiles span{font-size:13.5px;color:var(--soft)}.tiles small{line-height:1.35;margin-top:3px}
.notes{margin-top:6px;display:grid;gap:5px;font-size:13.5px;color:var(--soft)}
.notes li{padding-left:14px;border-left:3px solid var(--hold-fill)}

.timeline{padding-bottom:16px}.timeline h2{margin-bottom:8px}
.row{display:grid;grid-template-columns:216px minmax(0,1fr);column-gap:18px;align-items:center}
.row+.row{margin-top:2px}
.row-head{display:grid;font-size:13px;line-height:1.3;justify-items:end;text-align:right}
.row-head .en{font-weight:550}.row-head small{font-size:11.5px}
.row svg{display:block;width:100%;overflow:visible}
.row.strip svg{border-radius:6px;overflow:hidden;background:var(--sunk)}
.row.lane{margin-top:8px}.row.lane svg{border-bottom:1px solid var(--line)}
.grid{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke}
.strip .grid{display:none}
.run.release{fill:var(--clean-fill)}.run.dump{fill:var(--dump-fill)}.run.hold{fill:var(--hold-fill)}.run.failed{fill:var(--faint)}
.shade{opacity:.12}.shade.dump{fill:var(--dump-fill)}.shade.hold{fill:var(--hold-fill)}.shade.release{fill:var(--note-fill)}
.threshold{stroke:var(--faint);stroke-width:1;stroke-dasharray:3 4;vector-effect:non-scaling-stroke;fill:none}
.stem{stroke-width:2;vector-effect:non-scaling-stroke;opacity:.45}
.dot{stroke-width:8;stroke-linecap:round;vector-effect:non-scaling-stroke}
.over .stem,.over .dot{stroke:var(--dump-fill)}.under .stem,.under .dot{stroke:var(--note-fill)}.under .dot{stroke-width:5}
.dot.mask{stroke:var(--mask-fill)}.dot.hold{stroke:var(--hold-fill)}.dot.drop{stroke:var(--dump-fill)}.dot.publish{stroke:var(--note-fill)}
.pins{position:relative;height:30px}
.pin{position:absolute;top:0;transform:translateX(-50%);min-width:22px;height:22px;padding:0 6px;border-radius:11px;font:600 12px/22px system-ui,sans-serif;text-align:center;text-decoration:none;color:#fff;font-variant-numeric:tabular-nums}
.pin:after{content:"";position:absolute;left:50%;top:21px;height:9px;border-left:2px solid;border-color:inherit;margin-left:-1px}
.pin.dump,.num.dump{background:var(--dump-fill);border-color:var(--dump-fill)}.pin.hold,.num.hold{background:var(--hold-fill);border-color:var(--hold-fill);color:#1d1404}
.pin.release,.num.release{background:var(--note-fill);border-color:var(--note-fill);color:#07121b}
.pin:hover,.pin:focus-visible{outline:2px solid var(--ink);outline-offset:2px;z-index:1}
.axis{position:relative;height:20px;margin-top:5px;font-size:11.5px;color:var(--faint);font-variant-numeric:tabular-nums}
.axis span{position:absolute;transform:translateX(-50%)}.axis span:first-child{transform:none}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;justify-content:flex-end;font-size:12.5px;color:var(--soft);margin-top:6px}
.key{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:6px}
.key.release{background:var(--clean-fill)}.key.dump,.key.drop{background:var(--dump-fill)}.key.hold{background:var(--hold-fill)}.key.failed{background:var(--faint)}.key.mask{background:var(--mask-fill)}.key.mask,.key.drop{border-radius:50%}

.section-head{display:flex;align-items:baseline;gap:12px;margin:4px 2px 12px}.section-head>:last-child{margin-left:auto}
.section-head p{font-size:13.5px;color:var(--soft)}
.reveal{font-size:13.5px;color:var(--soft);display:flex;gap:7px;align-items:center;cursor:pointer}.reveal input{accent-color:var(--note)}
.findings .finding+.finding{margin-top:16px}
.finding{scroll-margin-top:16px}.finding:target{outline:2px solid var(--note-fill);outline-offset:3px}
.finding header{display:flex;gap:14px;align-items:flex-start}
.num{flex:none;min-width:28px;height:28px;border-radius:14px;text-align:center;font:640 14px/28px system-ui,sans-serif;color:#fff;padding:0 7px}
.what{min-width:0;flex:1}.when{font-size:13.5px;color:var(--soft);font-variant-numeric:tabular-nums}.when b{color:var(--ink);font-weight:600;margin-right:8px}
.outcome{display:flex;flex-wrap:wrap;gap:8px;align-items:center;justify-content:flex-end}
.badge{font-size:12px;font-weight:620;line-height:1;padding:6px 10px;border-radius:20px;white-space:nowrap;border:1px solid}
.badge.dump,.badge.drop{color:var(--dump);background:color-mix(in srgb,var(--dump) 11%,transparent);border-color:color-mix(in srgb,var(--dump) 30%,transparent)}
.badge.hold{color:var(--hold);background:color-mix(in srgb,var(--hold) 11%,transparent);border-color:color-mix(in srgb,var(--hold) 30%,transparent)}
.badge.mask{color:var(--mask);background:color-mix(in srgb,var(--mask) 11%,transparent);border-color:color-mix(in srgb,var(--mask) 30%,transparent)}
.badge.release,.badge.publish{color:var(--note);background:color-mix(in srgb,var(--note) 11%,transparent);border-color:color-mix(in srgb,var(--note) 30%,transparent)}
.badge.action{color:#fff;background:var(--dump-fill);border-color:var(--dump-fill)}
.severity{display:inline-flex;gap:2px}.severity i{width:5px;height:14px;border-radius:2px;background:var(--line)}.severity .on{background:var(--soft)}
.film{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:12px;margin-top:16px}
.pic{display:block;cursor:pointer;position:relative}
.pic input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}
.frame{display:block;border-radius:9px;overflow:hidden;background:var(--sunk);aspect-ratio:16/9;border:1px solid var(--line)}
.frame img{display:block;width:100%;height:100%;object-fit:contain;filter:blur(16px) saturate(.6);transition:filter .15s}
.pic:hover img,.pic input:focus-visible~.frame img,.pic input:checked~.frame img,body:has(#reveal:checked) .frame img{filter:none}
.pic input:focus-visible~.frame{outline:2px solid var(--note);outline-offset:2px}
.cap{display:flex;justify-content:space-between;font-size:12.5px;color:var(--soft);padding:4px 2px 0;font-variant-numeric:tabular-nums}.cap b{font-weight:550}
.score{display:grid;grid-template-columns:minmax(0,1fr) auto;column-gap:14px;align-items:center;margin-top:16px}
.score p{grid-column:1/-1;font-size:12.5px;color:var(--soft);margin-top:5px;overflow-wrap:anywhere}
.bar{position:relative;height:10px;border-radius:5px;background:var(--sunk);box-shadow:inset 0 0 0 1px var(--line)}
.bar i{position:absolute;inset:0 auto 0 0;border-radius:5px}.bar .over{background:var(--dump-fill)}.bar .under{background:var(--note-fill)}
.bar u{position:absolute;top:-4px;bottom:-4px;width:2px;margin-left:-1px;background:var(--ink);border-radius:1px;opacity:.75}
.value{font-size:20px;font-weight:640;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.because{color:var(--faint);font-size:12.5px;overflow-wrap:anywhere}
.rule{margin-top:14px;padding:12px 14px;border-radius:10px;background:var(--sunk);border:1px solid var(--line)}
.rule-head{display:flex;flex-wrap:wrap;gap:4px 12px;font-size:13.5px;margin-bottom:4px}.rule-name{font-weight:620}.clause{color:var(--soft)}
.rule code{display:block;white-space:pre-wrap;overflow-wrap:anywhere}
.facts{display:flex;flex-wrap:wrap;gap:2px 18px;margin-top:6px;font:12.5px/1.6 var(--mono);color:var(--soft)}.facts b{color:var(--ink);font-weight:600}.facts li{overflow-wrap:anywhere}
details summary{cursor:pointer}.finding details{margin-top:12px;font-size:13.5px}.finding summary{color:var(--soft)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin-top:8px;font-variant-numeric:tabular-nums}
th{text-align:left;font-weight:550;color:var(--faint);font-size:12px;padding:4px 14px 4px 0;white-space:nowrap}td{padding:5px 14px 5px 0;border-top:1px solid var(--line);white-space:nowrap}
.more{color:var(--soft);font-size:13.5px;margin-top:10px}
.calm{display:flex;gap:18px;align-items:center}.calm p{color:var(--soft)}.calm svg{width:48px;flex:none;fill:none;stroke:var(--clean);stroke-width:3;stroke-linecap:round;stroke-linejoin:round}

.lines{padding:6px 0}
.line+.line{border-top:1px solid var(--line)}
.line summary{display:grid;grid-template-columns:58px 130px minmax(0,1fr) auto auto;gap:4px 14px;align-items:baseline;padding:9px 22px;list-style:none}
.line summary::-webkit-details-marker{display:none}.line summary:hover{background:var(--sunk)}
.line time{font-size:12.5px;color:var(--faint);font-variant-numeric:tabular-nums}.who{color:var(--soft);font-size:13.5px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.said{overflow-wrap:anywhere;min-width:0;white-space:pre-wrap;max-height:9em;overflow:hidden}.line[open] .said{max-height:none}.shown{display:block;font-size:12.5px;color:var(--faint)}
mark{background:color-mix(in srgb,var(--dump-fill) 26%,transparent);color:inherit;border-radius:3px;padding:1px 2px;box-shadow:inset 0 -2px var(--dump-fill)}
.line.mask mark{background:color-mix(in srgb,var(--mask-fill) 28%,transparent);box-shadow:inset 0 -2px var(--mask-fill)}
.line.hold mark{background:color-mix(in srgb,var(--hold-fill) 28%,transparent);box-shadow:inset 0 -2px var(--hold-fill)}
.chips{display:flex;flex-wrap:wrap;gap:4px;justify-content:flex-end}.chip{font-size:12px;color:var(--soft)}.chip+.chip:before{content:"· "}
.why{padding:0 22px 14px 94px}

.provenance dl{display:grid;grid-template-columns:110px minmax(0,1fr);gap:10px 18px;margin-top:12px;font-size:14px}
dt{color:var(--faint)}dd>.block,dd>small{display:block}.hash{display:block;color:var(--faint);font-size:11.5px;overflow-wrap:anywhere}
footer{color:var(--faint);font-size:12.5px;text-align:center}

@media (max-width:700px){.axis span:nth-child(even){display:none}main{padding:20px 14px 32px;gap:18px}.card{padding:16px}.row{grid-template-columns:minmax(0,1fr)}.row-head{justify-items:start;text-align:left}.row-head:empty{display:none}
.finding header{flex-wrap:wrap}.outcome{justify-content:flex-start;width:100%}.line summary{grid-template-columns:58px minmax(0,1fr) auto;padding:9px 14px}.said,.chips{grid-column:1/-1;justify-content:flex-start}.lines{padding:4px 0}.why{padding:0 14px 12px}.tiles{grid-template-columns:1fr 1fr}.tiles li:last-child:nth-child(odd){grid-column:1/-1}.film{grid-template-columns:1fr 1fr}.provenance dl{grid-template-columns:minmax(0,1fr);gap:2px}dd{margin-bottom:10px}}
@media print{:root{--bg:#fff;--card:#fff;--shadow:none}body{font-size:11pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}main{max-width:none;padding:0;gap:14pt}
.card,.tiles{box-shadow:none}.finding,.row,.rule,.line,.tiles{break-inside:avoid}.reveal{display:none}.film{grid-template-columns:repeat(4,1fr)}h2{break-after:avoid}}
@media (prefers-reduced-motion:reduce){*{scroll-behavior:auto!important;transition:none!important}}
`;
