// ZIP archives of small text files, written without compression and read with or without it.
// "APPNOTE.TXT - .ZIP File Format Specification", https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8 = 0x0800;
const STORED = 0;
const DEFLATED = 8;
// The first of January 1980, the first day that the format knows: the same files give the same archive.
const DATE = 0x21;
// No answer is larger, and no learner has more.
const MOST_BYTES = 1024 * 1024;
const MOST_FILES = 1000;

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) {
        value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
    return value;
});

function crc32(bytes) {
    return ~bytes.reduce((crc, byte) => CRC[(crc ^ byte) & 0xff] ^ (crc >>> 8), ~0) >>> 0;
}

/** Numbers in a row, each with its bytes: `[value, 2]` or `[value, 4]`. */
function numbers(...fields) {
    const bytes = [];
    for (const [value, size] of fields) {
        for (let place = 0; place < size; place += 1) {
            bytes.push((value >>> (8 * place)) & 0xff);
        }
    }
    return Uint8Array.from(bytes);
}

/** An archive of files: `[[name, text], …]`. */
export function zip(files) {
    const encoder = new TextEncoder();
    const parts = [];
    const directory = [];
    let offset = 0;
    for (const [name, text] of files) {
        const [title, bytes] = [encoder.encode(name), encoder.encode(text)];
        const about = [[20, 2], [UTF8, 2], [STORED, 2], [0, 2], [DATE, 2], [crc32(bytes), 4], [bytes.length, 4], [bytes.length, 4],
            [title.length, 2], [0, 2]];
        const local = numbers([LOCAL, 4], ...about);
        parts.push(local, title, bytes);
        directory.push(numbers([CENTRAL, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), title);
        offset += local.length + title.length + bytes.length;
    }
    const size = directory.reduce((sum, part) => sum + part.length, 0);
    const count = files.length;
    const end = numbers([END, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2]);
    return new Blob([...parts, ...directory, end], { type: 'application/zip' });
}

/** The text files of an archive, `[[name, text], …]`. Folders and what is too large are left out. */
export async function unzip(blob) {
    const buffer = await blob.arrayBuffer();
    const view = new DataView(buffer);
    let end = buffer.byteLength - 22;
    while (end >= 0 && view.getUint32(end, true) !== END) {
        end -= 1;
    }
    if (end < 0) {
        throw new Error('this is no ZIP archive');
    }
    const files = [];
    let place = view.getUint32(end + 16, true);
    for (let left = Math.min(view.getUint16(end + 10, true), MOST_FILES); left > 0; left -= 1) {
        if (view.getUint32(place, true) !== CENTRAL) {
            throw new Error('the ZIP archive is damaged');
        }
        const [method, packed, size] = [view.getUint16(place + 10, true), view.getUint32(place + 20, true), view.getUint32(place + 24, true)];
        const [title, extra, comment] = [28, 30, 32].map(field => view.getUint16(place + field, true));
        const local = view.getUint32(place + 42, true);
        const name = new TextDecoder().decode(new Uint8Array(buffer, place + 46, title));
        if (!name.endsWith('/') && size <= MOST_BYTES) {
            const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
            files.push([name, await text(new Uint8Array(buffer, start, packed), method)]);
        }
        place += 46 + title + extra + comment;
    }
    return files;
}

async function text(bytes, method) {
    if (method !== STORED && method !== DEFLATED) {
        throw new Error('the ZIP archive is packed in a way that browsers cannot read');
    }
    const stream = new Blob([bytes]).stream();
    const reader = (method === STORED ? stream : stream.pipeThrough(new DecompressionStream('deflate-raw'))).getReader();
    const parts = [];
    let size = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
        size += read.value.length;
        if (size > MOST_BYTES) {
            await reader.cancel();
            throw new Error('a file of the ZIP archive is larger than an answer may be');
        }
        parts.push(read.value);
    }
    return new Blob(parts).text();
}
