// Prints the page that MDX makes of a file, in a folder of modules.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(`${folder}/${path}`));
const { evaluate } = await load("@mdx-js/mdx/index.js");
const react = createRequire(`${folder}/`)("react/jsx-runtime");
const { renderToStaticMarkup } = createRequire(`${folder}/`)("react-dom/server");
const { default: Page } = await evaluate(await readFile(file), react);
console.log(renderToStaticMarkup(react.jsx(Page, {})));
