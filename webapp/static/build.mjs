/**
 * Bundles scripts and styles of the pages into dist/, under names that change with their content.
 *
 * dist/manifest.json says which name a bundle has at present: {"walk.js": "walk-4XQZ6JYB.js"}.
 */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const BUNDLES = [
  "src/walk.js",
  "src/one-file.js",
  "src/waiting.js",
  "src/kept.js",
  "src/walking.js",
  "src/aloud.js",
  "src/style/walk.css",
  "src/style/one-file.css",
  "src/embed.js",
  "src/share.js",
  "src/style/share.css",
  "src/style/embed.css",
  "src/style/light.css",
  "src/style/dark.css",
  "src/note.js",
  "src/note-sending.js",
  "src/style/note.css",
  "src/joining.js",
  "src/organise.js",
  "src/editor.js",
  "src/style/organise.css",
  "src/style/walking.css",
  "src/style/preview.css",
  "src/style/editor.css",
  "src/style/findings.css",
];

// A worker is asked for anew under one and the same address; a module is loaded by a script.
const WORKER = "src/sw.js";
const MODULE = "src/saving.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");

const options = {
  absWorkingDir: here,
  outdir: "dist",
  bundle: true,
  format: "iife",
  target: "es2020",
  minify: true,
  loader: { ".png": "dataurl", ".svg": "dataurl" },
  metafile: true,
};
const parts = [
  { entryPoints: BUNDLES, entryNames: "[name]-[hash]" },
  { entryPoints: [WORKER], entryNames: "[name]" },
  { entryPoints: [MODULE], entryNames: "[name]-[hash]", format: "esm" },
];
const builds = await Promise.all(parts.map((part) => build({ ...options, ...part }))).catch(() =>
  process.exit(1),
); // esbuild itself has said where and why
const outputs = Object.assign({}, ...builds.map(({ metafile }) => metafile.outputs));

const manifest = {};
for (const [path, { entryPoint }] of Object.entries(outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(path);
}

const built = new Set(["manifest.json"]);
for (const name of Object.keys(outputs).map((path) => basename(path))) {
  const content = readFileSync(join(dist, name));
  // The server sends the packed file to whoever can unpack it.
  writeFileSync(join(dist, `${name}.br`), brotliCompressSync(content));
  writeFileSync(join(dist, `${name}.gz`), gzipSync(content, { level: 9 }));
  for (const ending of ["", ".br", ".gz"]) built.add(name + ending);
}
writeFileSync(join(dist, "manifest.new"), `${JSON.stringify(manifest, null, 2)}\n`);
renameSync(join(dist, "manifest.new"), join(dist, "manifest.json"));

for (const name of readdirSync(dist)) {
  if (!built.has(name)) rmSync(join(dist, name), { recursive: true });
}
