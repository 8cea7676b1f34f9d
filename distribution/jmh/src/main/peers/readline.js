// Feeds a file through serialport's ReadlineParser, which scripts for Node.js read modems with.
// readline.js FILE SPLIT: prints the bytes a second and the lines of one pass.
const fs = require('fs');
const { ReadlineParser } = require('@serialport/parser-readline');

const MILLIS = 2000;
const bytes = fs.readFileSync(process.argv[2]);
const step = Number(process.argv[3]) || bytes.length;

function parse() {
    return new Promise((resolve) => {
        let lines = 0;
        const parser = new ReadlineParser({ delimiter: '\r\n' });
        parser.on('data', (line) => { lines += line.length > 0 ? 1 : 0; });
        parser.on('end', () => resolve(lines));
        for (let from = 0; from < bytes.length; from += step) {
            parser.write(bytes.subarray(from, from + step));
        }
        parser.end();
    });
}

async function main() {
    let lines = 0;
    for (const end = Date.now() + MILLIS / 2; Date.now() < end;) {
        lines = await parse();
    }
    let passes = 0;
    const begin = Date.now();
    do {
        await parse();
        passes++;
    } while (Date.now() < begin + MILLIS);
    console.log(`${Math.round(bytes.length * passes * 1000 / (Date.now() - begin))} ${lines}`);
}

main();
