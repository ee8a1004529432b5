/* Builds plotly.js with the traces of traces.json and without the parts of left-out.json, and beside it the licences of all
   that it holds. `npm run build` runs it in this folder. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const OUT = "../src/tradeviz/web/page/assets/plotly-slim.min.js";
const SMALL = `${OUT}.br`; /* what the server sends as it is, for to compress it so well takes seconds */
const LICENCES = OUT.replace(".min.js", ".LICENSE.txt");
/* Chromium then compiles the file on another thread as it arrives, not function by function as they are called: of a first
   visit's work on the page's own thread that is a sixth. Other browsers read a comment. */
const EAGER = "//# allFunctionsCalledOnLoad";
const json = (path) => JSON.parse(readFileSync(path, "utf8"));

/* plotly.js asks its registry for a part of this name and goes on where it has none of its methods. The bar of buttons is
   also called by name, and told to show nothing; its icons go with it. */
const EMPTY = {
  index: (part) => `module.exports = { moduleType: "component", name: "${part}" };`,
  manage: () => "module.exports = function () {};",
  ploticon: () => "module.exports = {};",
};
const leave = (parts) => ({
  name: "leave parts out",
  setup(builder) {
    const bar = parts.includes("modebar");
    const whole = parts.filter((part) => part !== "modebar").map((part) => `components/${part}/index`);
    const files = [...whole, ...(bar ? ["components/modebar/manage", "fonts/ploticon"] : [])];
    const filter = new RegExp(`plotly\\.js/src/(?:${files.join("|")})\\.js$`);
    builder.onLoad({ filter }, ({ path }) => {
      const [part, file] = path.replace(/\.js$/, "").split("/").slice(-2);
      return { contents: EMPTY[file](part), loader: "js" };
    });
  },
});

async function bundle(traces, parts, version) {
  const modules = traces.map((trace) => `require("plotly.js/lib/${trace}")`);
  /* Dash's scripts expect the runtime of generators, which they else find in a script for the browsers of 2015. */
  const contents = `require("regenerator-runtime/runtime");
const Plotly = require("plotly.js/lib/core");
Plotly.register([${modules.join(", ")}]);
module.exports = Plotly;`;
  const { metafile } = await build({
    stdin: { contents, resolveDir: "." },
    outfile: OUT,
    bundle: true,
    minify: true,
    metafile: true,
    format: "iife",
    globalName: "Plotly",
    target: "es2016",
    legalComments: "none",
    logLevel: "warning",
    banner: { js: `${EAGER}\n/*! plotly.js ${version} with ${traces.join(", ")}. Licences: plotly-slim.LICENSE.txt */` },
    // As plotly.js builds itself: a page's own AMD loader must not catch it, and there is no Node underneath.
    define: { global: "window", "define.amd": "false" },
    // Styles of maps, which these traces do not draw.
    loader: { ".css": "empty" },
    plugins: [leave(parts)],
  });
  const held = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return held.filter(([, input]) => input.bytesInOutput).map(([path]) => path);
}

function licence(folder) {
  const { name, version, license } = json(`${folder}/package.json`);
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(`${folder}/${file}`, "utf8").trim() : "The package holds no licence text.";
  return `${name} ${version} (${license})\n\n${text}\n`;
}

const traces = json("traces.json");
const { version } = json("node_modules/plotly.js/package.json");
const paths = await bundle(traces, json("left-out.json"), version);
const folders = new Set(paths.map((path) => path.match(/^.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean));
writeFileSync(LICENCES, [...folders].sort().map(licence).join(`\n${"-".repeat(80)}\n\n`));

const made = readFileSync(OUT);
const best = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: made.length };
writeFileSync(SMALL, brotliCompressSync(made, { params: best }));
const size = (bytes) => `${Math.round(bytes.length / 1000)} kB`;
console.log(`plotly.js ${version} with ${traces.join(", ")}: ${size(made)}, with brotli ${size(readFileSync(SMALL))}`);
