// types.mjs DIR < JSON [{type, module, omit, value}]: writes a file in DIR where each value is declared as that type of that module; tsc judges.
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [dir] = process.argv.slice(2);
const type = (one) => {
  const whole = `import(${JSON.stringify(one.module)}).${one.type}`;
  return one.omit ? `Omit<${whole}, ${JSON.stringify(one.omit)}>` : whole; // a member that is absent in JSON, and "undefined" in the type
};
const lines = JSON.parse(readFileSync(0, 'utf8')).map((one, number) =>
  `const v${number}: ${type(one)} = ${JSON.stringify(one.value)};\nvoid v${number};`);
const file = join(dir, `judged-${process.pid}.ts`); // others may judge beside us
writeFileSync(file, `${lines.join('\n')}\nexport {};\n`);
const tsc = spawnSync(process.execPath, [join(dir, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--skipLibCheck',
  '--module', 'nodenext', '--target', 'es2022', file], { encoding: 'utf8', cwd: dir });
unlinkSync(file);
console.log(tsc.stdout);
process.exit(tsc.status);
