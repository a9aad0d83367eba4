// The one stylesheet. Calm and dense; severity and the time left are the only things that speak up. Colours are tokens
// with a light and a dark value, each pair of text and ground at 4.5:1 or better (WCAG 2.2 AA); targets are 44 px high.

export const stylesheet = `
:root{color-scheme:light dark;
--ground:#f6f7f8;--card:#fff;--ink:#14202b;--soft:#51606d;--line:#dbe1e6;--strong:#b4c0ca;--accent:#0f5c6e;--on-accent:#fff;--tint:#e8f2f4;
--s1:#b3161e;--s1-on:#fff;--s2:#b54708;--s2-on:#fff;--s3:#7a5c00;--s3-on:#fff;--s4:#4a5a68;--s4-on:#fff;
--bad:#a8121a;--bad-tint:#fdecec;--warn:#8a4500;--warn-tint:#fdf1e0;--good:#17663a;--good-tint:#e6f4ea;--focus:#0b62d6;
--p0:#1f5fbf;--p1:#1b7340;--p2:#7a3db8;--p3:#0b7285;--p4:#7a5c00;--p5:#b0267e;--p6:#3b3f9e;--p7:#4a7310}
@media (prefers-color-scheme:dark){:root{
--ground:#0e141a;--card:#161e26;--ink:#e6ecf1;--soft:#9fb0be;--line:#2a3641;--strong:#4a5a68;--accent:#6cc3d5;--on-accent:#062028;--tint:#132a31;
--s1:#ff6b6b;--s1-on:#2a0506;--s2:#ff9d4d;--s2-on:#2b1400;--s3:#e6c34a;--s3-on:#261d00;--s4:#9fb0be;--s4-on:#0e141a;
--bad:#ff8a8a;--bad-tint:#351619;--warn:#ffb366;--warn-tint:#33220f;--good:#7dd69b;--good-tint:#12301d;--focus:#7db4ff;
--p0:#7db4ff;--p1:#7dd69b;--p2:#cda6f5;--p3:#5fd0e3;--p4:#e6c34a;--p5:#f59bcd;--p6:#aab0f7;--p7:#b6d65c}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);overflow-wrap:anywhere}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:4px}
main:focus{outline:none}
h1,h2,h3,p,ul,ol,dl,dd,fieldset,figure,blockquote{margin:0;padding:0}
ul,ol{list-style:none}
h1{font-size:1.5rem;line-height:1.25;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.0625rem;line-height:1.3}
h3{font-size:1rem}
small,.small{font-size:.8125rem}
.soft{color:var(--soft)}
.num,time,.ref{font-variant-numeric:tabular-nums}
.ref{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.8125rem;letter-spacing:.02em;white-space:nowrap}
.pre{white-space:pre-wrap;font:inherit;margin:0}
.skip{position:absolute;left:-999px;top:0;background:var(--card);padding:.75rem 1rem;z-index:9}
.skip:focus{left:.5rem;top:.5rem}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:0 1rem;padding:0 max(1rem,calc((100vw - 76rem)/2));background:var(--card);border-bottom:1px solid var(--line)}
.brand{display:flex;gap:.5rem;align-items:center;font-weight:650;text-decoration:none;color:var(--ink);min-height:48px;min-width:0}
.brand svg{flex:none}.brand svg rect{fill:var(--accent)}.brand svg path{fill:none;stroke:var(--on-accent);stroke-width:1.6}
.top nav{display:flex;gap:.125rem;overflow-x:auto}
.top nav a{display:flex;align-items:center;min-height:48px;padding:0 .75rem;color:var(--soft);text-decoration:none;font-weight:550;border-bottom:3px solid transparent;white-space:nowrap}
.top nav a:hover{color:var(--ink)}
.top nav a[aria-current]{color:var(--ink);border-color:var(--accent)}
.self{margin-left:auto;display:flex;align-items:center;gap:.25rem}
.self form{display:flex;align-items:center;gap:.25rem}
.me[aria-current]{box-shadow:inset 0 -3px var(--accent);color:var(--ink)}
.me{font-weight:550;font-size:.875rem;line-height:48px;padding:0 .25rem;max-width:9rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
main{max-width:46rem;margin:0 auto;padding:1.25rem 1rem 4rem}
main.wide{max-width:78rem}
.head{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;justify-content:space-between;margin-bottom:.75rem}
.lead{color:var(--soft);margin-top:.25rem;max-width:60ch}
section,.card{margin-top:1rem;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem}
section>h2{margin-bottom:.5rem}
section.bare{background:none;border:0;padding:0}
button,.button{font:inherit;font-weight:600;display:inline-flex;align-items:center;justify-content:center;min-height:44px;padding:.375rem 1rem;border-radius:8px;border:1px solid var(--strong);background:var(--card);color:var(--ink);text-decoration:none;cursor:pointer}
button:hover,.button:hover{border-color:var(--accent)}
.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.primary:hover{filter:brightness(1.08)}
.quiet{border-color:transparent;background:none;color:var(--soft);font-weight:500;font-size:.875rem;padding:0 .5rem;display:inline-flex;align-items:center;min-height:44px;text-decoration:none}
.quiet:hover{color:var(--ink);text-decoration:underline}
.big{width:100%;min-height:64px;font-size:1.25rem;border-radius:12px}
label,legend{font-weight:600;font-size:.9375rem}
.big+.hint,form+.hint{margin-top:.5rem}.hint{display:block;color:var(--soft);font-size:.8125rem;font-weight:400}
.field{margin-top:.875rem}
.field>.hint{margin-bottom:.25rem}section>.pair:first-child{margin-top:-.5rem}section>[type=hidden]+.field{margin-top:0}
.field>label:not(.choice){display:block;margin-bottom:.25rem}
input[type=text],input[type=date],input[type=email],input[type=tel],input[type=datetime-local],input[type=file],select,textarea{font:inherit;width:100%;min-height:44px;padding:.5rem .625rem;border:1px solid var(--strong);border-radius:8px;background:var(--card);color:var(--ink)}
textarea{min-height:6rem;resize:vertical}
input::placeholder{color:var(--soft)}
.wrong input,.wrong textarea,.wrong select{border:2px solid var(--bad)}
.fault{color:var(--bad);font-weight:600;font-size:.875rem;display:block}
fieldset{border:0;min-width:0}
.pair{display:grid;gap:0 1rem}
.pair>div.field{display:flex;flex-direction:column}.pair>div.field>:is(input,select){margin-top:auto}
.choice{display:flex;gap:.625rem;align-items:flex-start;min-height:44px;padding:.625rem .75rem;border:1px solid var(--line);border-radius:8px;margin-top:.375rem;font-weight:400;cursor:pointer}
.choice:has(:checked){border-color:var(--accent);background:var(--tint)}
.choice input,.tick input{width:20px;height:20px;margin:.125rem 0 0;accent-color:var(--accent);flex:none}
.choice b{display:block}
.tick{display:flex;gap:.5rem;min-height:44px;align-items:center;font-weight:500;margin-top:.5rem}
.alarm{background:var(--s1);color:var(--s1-on);border:0;border-radius:10px;padding:.75rem 1rem;font-weight:650;margin-bottom:.75rem}
.alarm a{color:inherit}
.told{background:var(--good-tint);color:var(--good);border-radius:10px;padding:.75rem 1rem;font-weight:600;margin-bottom:.75rem}
.no{background:var(--bad-tint);color:var(--bad);border-radius:10px;padding:.75rem 1rem;font-weight:600;margin-bottom:.75rem}
.no ul{font-weight:400;margin-top:.25rem}.no a{color:inherit}
:is(.facts,.title)+.note{margin-top:.75rem}
.note{background:var(--warn-tint);color:var(--warn);border-radius:10px;padding:.75rem 1rem;font-weight:600;margin-bottom:.75rem}
.sev{display:inline-flex;align-items:center;justify-content:center;min-width:2.25rem;height:1.5rem;padding:0 .375rem;border-radius:6px;font-weight:750;font-size:.8125rem;background:var(--s4);color:var(--s4-on);white-space:nowrap}
.sev.r1{background:var(--s1);color:var(--s1-on)}.sev.r2{background:var(--s2);color:var(--s2-on)}.sev.r3{background:var(--s3);color:var(--s3-on)}
.flag{display:inline-block;font-size:.75rem;font-weight:650;line-height:1.25rem;padding:0 .4375rem;border-radius:5px;background:var(--tint);color:var(--accent);white-space:nowrap}
.flag.bad{background:var(--bad-tint);color:var(--bad)}.flag.warn{background:var(--warn-tint);color:var(--warn)}.flag.good{background:var(--good-tint);color:var(--good)}
.filters{display:flex;gap:.375rem;overflow-x:auto;padding:3px 3px .5rem;margin:0 -3px .25rem}
.filters a{display:inline-flex;align-items:center;gap:.375rem;min-height:44px;padding:0 .8125rem;border:1px solid var(--line);border-radius:22px;background:var(--card);color:var(--ink);text-decoration:none;font-size:.875rem;font-weight:550;white-space:nowrap}
.filters a[aria-current]{background:var(--ink);border-color:var(--ink);color:var(--card)}
.filters b{font-variant-numeric:tabular-nums;color:var(--soft);font-weight:600}.filters a[aria-current] b{color:inherit}
.rows{background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.row{display:grid;grid-template-columns:auto 1fr auto;grid-template-areas:"s m t" "s o o";gap:.125rem .75rem;padding:.625rem .875rem;border-top:1px solid var(--line);position:relative;border-left:4px solid transparent}
.row:first-child{border-top:0}
.row:hover{background:var(--tint)}
.row .sev{grid-area:s;margin-top:.125rem}
.row .m{grid-area:m;min-width:0}
.row .m a{color:inherit;font-weight:600;text-decoration:none;display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden}
.row .m a::after{content:"";position:absolute;inset:0}
.row .m a:hover{text-decoration:underline}
.row .o a,.row .t form{position:relative;z-index:1}
.row .m{min-height:1.5rem}.row .u{color:var(--soft);font-size:.8125rem;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.row .o{grid-area:o;font-size:.8125rem;display:flex;flex-wrap:wrap;gap:.25rem .375rem;align-items:center}
.row .t{grid-area:t;text-align:right;min-width:6.25rem}
.picks{margin-top:.875rem}.row.pick{grid-template-columns:auto minmax(0,1fr) auto;grid-template-areas:"s m t" "s o t"}.pick .choice{position:relative;z-index:1;margin:0;align-items:center}.pick .choice input{margin:0}
.t b,.t time{display:block}
.due{font-size:1.0625rem;font-weight:700;font-variant-numeric:tabular-nums;white-space:nowrap;display:block;line-height:1.35}
.t .u{white-space:normal}
.soon .due{color:var(--warn)}.row.soon{border-left-color:var(--warn)}
.over .due{color:var(--bad)}.row.over{border-left-color:var(--bad)}
.empty{text-align:center;padding:3.5rem 1rem;color:var(--soft)}
.empty b{display:block;color:var(--ink);font-size:1.125rem}
.title{display:grid;gap:.375rem}
.title .marks{display:flex;flex-wrap:wrap;gap:.375rem;align-items:center}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:.625rem 1rem}
.facts dt{color:var(--soft);font-size:.8125rem}.facts dd{font-weight:550}
.facts dd small{font-weight:400;color:var(--soft);display:block}
.clock{border-top:1px solid var(--line);padding:.625rem 0}
.clock:first-of-type{border-top:0;padding-top:0}
.clock .r{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;align-items:baseline}
.clock .mends{flex-wrap:nowrap;align-items:center}
.clock .w{font-weight:650}.clock.r{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;padding:.375rem 0;font-size:.875rem}
progress{appearance:none;-webkit-appearance:none;width:100%;height:6px;border:0;border-radius:3px;overflow:hidden;background:var(--line);display:block;margin:.25rem 0;color:var(--accent)}
progress::-webkit-progress-bar{background:var(--line)}
progress::-webkit-progress-value{background:var(--accent)}progress::-moz-progress-bar{background:var(--accent)}
.soon progress::-webkit-progress-value{background:var(--warn)}.soon progress::-moz-progress-bar{background:var(--warn)}
.over progress::-webkit-progress-value{background:var(--bad)}.over progress::-moz-progress-bar{background:var(--bad)}
.done progress::-webkit-progress-value{background:var(--good)}.done progress::-moz-progress-bar{background:var(--good)}
details>summary{cursor:pointer;min-height:44px;display:flex;align-items:center;gap:.5rem;font-weight:600;list-style:none}
details>summary::-webkit-details-marker{display:none}
details>summary::before{content:"";width:.45rem;height:.45rem;border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(-45deg);flex:none}
details[open]>summary::before{transform:rotate(45deg)}
.clock details>summary{font-size:.8125rem;color:var(--soft);font-weight:500}
.ledger{font-size:.8125rem;display:grid;gap:.125rem}
.ledger li{display:flex;flex-wrap:wrap;gap:0 .75rem;justify-content:space-between}
.ledger .off{color:var(--soft)}
.lines li{display:grid;grid-template-columns:3rem 1fr;gap:0 .5rem;overflow-wrap:anywhere}
.two{display:grid;gap:0 1rem;align-items:start}.step{grid-template-columns:1.25rem 1fr!important}.acts{display:grid;grid-template-columns:1fr 1fr;gap:0 .75rem}.acts summary{font-size:.9375rem;line-height:1.25}.act[open]{grid-column:1/-1}
.act{border-top:1px solid var(--line)}
li.act,div.act{padding-bottom:.75rem}li.act:first-child{border-top:0}li.act:first-child>.go{margin-top:0}div.act>.small{margin-top:.5rem}div.act form:last-child{padding:0}
.hint+:is(ul,.act){margin-top:.5rem}.mend{display:inline-flex;align-items:center;min-height:44px;font-size:.875rem;font-weight:600;flex:none}
.act form{padding:0 0 1rem}
.go{margin-top:.875rem}
.first{display:flex;flex-wrap:wrap;gap:.5rem;margin-bottom:.5rem}
.line{display:grid;grid-template-columns:4.75rem 1fr;gap:0 .75rem;padding:.4375rem 0;border-top:1px solid var(--line);font-size:.9375rem}
.line time{color:var(--soft);font-size:.8125rem;padding-top:.125rem}
.line:first-child{border-top:0}
.line .a{color:var(--soft);font-size:.8125rem}
.line.bad .x{color:var(--bad);font-weight:600}.line.good .x{color:var(--good);font-weight:600}.line.loud .x{font-weight:600}
.line .body{margin-top:.25rem;padding:.5rem .75rem;background:var(--ground);border-radius:6px;white-space:pre-wrap;font-size:.875rem;max-height:22rem;overflow:auto}
.day{font-size:.8125rem;font-weight:650;color:var(--soft);padding:.75rem 0 .25rem}
.day:first-child{padding-top:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-size:.8125rem;font-weight:600;white-space:nowrap}
blockquote{color:var(--soft);font-size:.8125rem}
.tiles{display:grid;gap:1rem;margin-top:1.25rem}
.tiles section{margin:0;display:flex;flex-direction:column;gap:.5rem;align-items:flex-start}
.hero{padding:2rem 0 .5rem}.hero h1{font-size:clamp(1.75rem,5vw,2.5rem)}.hero .lead{font-size:1.0625rem}
.refbig{font:700 2rem/1.2 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.03em}
.end{text-align:center;padding:0 1rem 2rem;font-size:.8125rem}.end a{color:var(--soft);display:inline-flex;min-height:44px;align-items:center}
.help section>*+*{margin-top:.625rem}.help section ul,.help section>ol{padding-left:1.25rem}.help section ul{list-style:disc}.help section>ol{list-style:decimal}.help li+li{margin-top:.375rem}.help .toc ol{columns:2 12rem;gap:1rem}.help .toc li{break-inside:avoid;margin:0}.help .toc a{display:inline-flex;min-height:44px;align-items:center}.help section[id]{scroll-margin-top:1rem}
.help code,.help pre{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.help code{background:var(--ground);border-radius:4px;padding:.0625rem .25rem}.help pre{background:var(--ground);border:1px solid var(--line);border-radius:6px;padding:.625rem .75rem;margin:0;white-space:pre-wrap;overflow-wrap:anywhere}.help pre.run{border-left:3px solid var(--accent)}.help th[scope=row]{font-weight:600}.help .up a{display:inline-flex;min-height:44px;align-items:center}.help .toc{padding:.25rem 1rem}.help .toc ol{padding-bottom:.5rem}.help th{overflow-wrap:normal}.help code{overflow-wrap:anywhere}.help th code{overflow-wrap:normal}.help .tiles section>*{margin:0}h2 small a{font-weight:400}.scroll td.num{white-space:nowrap}
.cells{display:grid;gap:0 1rem;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));align-items:end}.tabs{flex-wrap:wrap}.note a{color:inherit}.cells.week{grid-template-columns:repeat(auto-fill,minmax(16rem,1fr))}.changes{list-style:disc;padding-left:1.25rem;margin-top:.25rem}.changes del{color:var(--soft)}.changes ins{text-decoration:none;font-weight:600}.up a{display:inline-flex;min-height:44px;align-items:center}.proposed{display:grid;grid-template-columns:1fr 8rem;gap:0 .75rem;align-items:center;border-top:1px solid var(--line)}.proposed .tick{margin:0}.rule{border-top:1px solid var(--line);padding:.75rem 0}.rule:first-of-type{border-top:0}.rule>legend,.field>legend{padding:0}.hint+.rule{margin-top:.5rem}.field :target{scroll-margin-top:7rem}fieldset:disabled :is(.go,.new){display:none}.rule details{padding-left:.25rem}.rule details>summary{font-weight:500;font-size:.875rem;color:var(--soft)}.rule .rule{padding:.5rem 0 .5rem .75rem;border-top:0;border-left:3px solid var(--line);margin-top:.5rem}.ticks{grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));align-items:start}.ticks .tick{margin-top:0}.if{padding:0 0 .5rem .75rem;border-left:3px solid var(--line);margin-top:.375rem}@supports selector(:has(a)){.choice:not(:has(:checked))+.if,.way:not(:has([value=chat]:checked))~.if{display:none}}.hint code,.field code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}textarea.code{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.tl{display:block;overflow:visible}.tl .o{fill:var(--accent)}.tl .c{color:var(--soft)}.tl .d{fill:var(--ink)}.tl .m{fill:var(--bad)}.tl-p{fill:var(--bad)}.tl-w{color:var(--warn)}
.rota{display:block;overflow:visible;fill:var(--soft);font-size:11px}.b rect{width:100%;height:100%;fill:var(--ground)}.b svg rect,.legend rect{width:100%;height:100%;stroke:var(--card);rx:4px}.b text,.legend text{fill:var(--card);font-size:12px;font-weight:600;transform:translate(5px,17px)}.legend text{font-size:11px;transform:translate(5px,15px)}:is(.b,.legend) .p0>rect{fill:var(--p0)}:is(.b,.legend) .p1>rect{fill:var(--p1)}:is(.b,.legend) .p2>rect{fill:var(--p2)}:is(.b,.legend) .p3>rect{fill:var(--p3)}:is(.b,.legend) .p4>rect{fill:var(--p4)}:is(.b,.legend) .p5>rect{fill:var(--p5)}:is(.b,.legend) .p6>rect{fill:var(--p6)}:is(.b,.legend) .p7>rect{fill:var(--p7)}:is(.b,.legend) .gap>rect{fill:var(--s1)}.b .gap text{fill:var(--s1-on)}.striped>rect{stroke:var(--ink);stroke-width:3px;stroke-dasharray:4 3}.rota line{stroke:var(--line)}.rota .now{stroke:var(--ink);stroke-width:2px}.rota+.rota{margin-top:1rem}.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;font-size:.875rem;margin:.25rem 0 .75rem}.legend li{display:flex;gap:.375rem;align-items:center}.by-week{display:none}
.climb{border-left:3px solid var(--strong);margin:.75rem 0 0 .375rem;padding-left:1.125rem}.climb>li{position:relative;padding:.375rem 0 .75rem}.climb>li::before{content:"";position:absolute;left:calc(-1.125rem - 8px);top:.75rem;width:13px;height:13px;border-radius:50%;background:var(--bad);border:2px solid var(--card)}.climb>.warns::before{background:var(--warn)}.climb>.top-step::before{background:var(--ink);border-radius:2px}.climb .who>li+li::before{content:"↓ ";color:var(--soft)}.climb .together>li+li::before{content:"+ "}.climb .who{margin-top:.25rem}.climb .who li{padding:.125rem 0 .125rem .75rem;border-left:2px solid var(--line)}.climb del{color:var(--soft)}
.calls td{overflow-wrap:anywhere}.calls .step-row td{background:var(--tint)}.asked>*:first-child{border-left:4px solid var(--accent);padding-left:.5rem}
@media (max-width:47.99rem){.calls,.calls tbody{display:block}.calls thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.calls tr{display:grid;grid-template-columns:5rem minmax(0,1fr);gap:0 .5rem;border-top:1px solid var(--line);padding:.375rem 0}.calls .step-row{background:var(--tint)}.calls td{border:0;padding:0}.calls td:nth-child(n+3){grid-column:2}.calls td:empty{display:none}}
.foot{margin-top:1.5rem;color:var(--soft);font-size:.8125rem;display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center}
.way{display:grid;gap:0 1rem;grid-template-columns:minmax(0,1fr) 5rem;align-items:end}.way>:nth-child(2){grid-column:1/-1;grid-row:2}.way+.if{margin:.75rem 0 0}
.turn{display:grid;gap:0 1rem;grid-template-columns:1fr 1fr;align-items:end;border-top:1px solid var(--line);padding:.625rem 0}.turn>p{grid-column:1/-1;font-size:.9375rem}.turn>.field{margin-top:.25rem}
.ways li{flex-wrap:nowrap}.ways .flag{flex:none;align-self:center}
@media (min-width:48rem){.way{grid-template-columns:9rem minmax(0,1fr) 5rem}.way>:nth-child(2){grid-column:auto;grid-row:auto}
.turn{grid-template-columns:minmax(0,1fr) 7rem 7rem;align-items:center}.turn>p{grid-column:auto}
.by-week{display:block}.by-day{display:none}.pair{grid-template-columns:1fr 1fr}.tiles{grid-template-columns:1fr 1fr}
.two{grid-template-columns:minmax(0,1.7fr) minmax(18rem,1fr)}.two .actions{order:2;position:sticky;top:0}.acts{grid-template-columns:1fr}
.row{grid-template-columns:auto minmax(0,1fr) minmax(10rem,16rem) 13rem;grid-template-areas:"s m o t";align-items:center}
.line{grid-template-columns:5.5rem 1fr}}
@media (max-width:30rem){.me{max-width:5rem}.top{gap:0 .25rem}.brand{flex:1 1 0}.brand bdi{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.top nav{order:3;width:calc(100% + 1rem);margin:0 -.5rem;justify-content:space-between}.top nav a{padding:0 .375rem;font-size:.875rem}h1{font-size:1.375rem}.facts{grid-template-columns:1fr 1fr}.row.clocked{grid-template-columns:auto minmax(0,1fr);grid-template-areas:"s t" "s m" "s o"}.row.clocked .t{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 .5rem;text-align:left}.row.clocked .u{white-space:normal}}
@media (max-width:22rem){.top nav a{padding:0 .25rem;font-size:.8125rem}}
@media (prefers-reduced-motion:no-preference){button,.button{transition:border-color .12s,filter .12s}}
@media (forced-colors:active){.sev,.flag{border:1px solid}}
@media print{.top,.filters,.actions,.end,.toc{display:none}.help section{border:0;padding:0;break-inside:auto}.help h2{break-after:avoid}.help tr,.help pre{break-inside:avoid}}
`;
