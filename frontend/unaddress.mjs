/* The lock file names packages, versions and hashes; who funds a package, and where, does not matter to it. */
import { readFileSync, writeFileSync } from "node:fs";

const file = "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
for (const one of Object.values(lock.packages)) delete one.funding;
writeFileSync(file, JSON.stringify(lock, null, 2) + "\n");
