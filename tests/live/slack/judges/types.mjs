// types.mjs DIR < JSON [{type, module, omit, value}]: writes DIR/judged.ts, where each value is declared as that type of that module; tsc judges.
import { readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [dir] = process.argv.slice(2);
const type = (one) => {
  const whole = `import(${JSON.stringify(one.module)}).${one.type}`;
  return one.omit ? `Omit<${whole}, ${JSON.stringify(one.omit)}>` : whole; // a member that is absent in JSON, and "undefined" in the type
};
const lines = JSON.parse(readFileSync(0, 'utf8')).map((one, number) =>
  `const v${number}: ${type(one)} = ${JSON.stringify(one.value)};\nvoid v${number};`);
const file = join(dir, 'judged.ts');
writeFileSync(file, `${lines.join('\n')}\nexport {};\n`);
const tsc = spawnSync(process.execPath, [join(dir, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--skipLibCheck',
  '--module', 'nodenext', '--target', 'es2022', file], { encoding: 'utf8', cwd: dir });
console.log(tsc.stdout);
process.exit(tsc.status);
