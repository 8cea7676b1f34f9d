// Feeds a file through serialport's ReadlineParser, which scripts for Node.js read modems with.
// readline.js FILE SPLIT: prints the bytes a second of processor time, and the lines of one pass.
const fs = require('fs');
const { ReadlineParser } = require('@serialport/parser-readline');

const MICROS = 1.5e6;
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

function processorTime() {
    const { user, system } = process.cpuUsage();
    return user + system;
}

async function rounds(micros) {
    const begin = processorTime();
    let passes = 0;
    let lines = 0;
    do {
        lines = await parse();
        passes++;
    } while (processorTime() < begin + micros);
    return { lines, rate: bytes.length * passes * 1e6 / (processorTime() - begin) };
}

async function main() {
    await rounds(MICROS);
    const { lines, rate } = await rounds(MICROS);
    console.log(`${Math.round(rate)} ${lines}`);
}

main();
