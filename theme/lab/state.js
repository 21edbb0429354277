// The state of a lab as the part of an address behind `#`: nothing of it is sent to a server.

/** The part for an address: `lab=name:state`, the state packed. */
export async function toHash(name, state) {
    const packed = await pipe(JSON.stringify(state), new CompressionStream('deflate-raw'));
    const bytes = new Uint8Array(await packed.arrayBuffer());
    const base64 = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
    return `lab=${encodeURIComponent(name)}:${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

const prefix = name => `#lab=${encodeURIComponent(name)}:`;

/** Whether the page's address holds a state for a lab. */
export function isLinked(name) {
    return location.hash.startsWith(prefix(name));
}

/** The state that the page's address holds for a lab; null where it holds none that can be read. */
export async function fromHash(name) {
    if (!isLinked(name)) {
        return null;
    }
    try {
        const binary = atob(location.hash.slice(prefix(name).length).replaceAll('-', '+').replaceAll('_', '/'));
        const bytes = Uint8Array.from(binary, letter => letter.charCodeAt(0));
        const state = JSON.parse(await (await pipe(bytes, new DecompressionStream('deflate-raw'))).text());
        return isText(state) ? state : null;
    } catch {
        return null;
    }
}

/** Whether it is made of texts alone, as what a reader writes is. */
function isText(state) {
    const isOne = part => typeof part === 'string' || isText(part);
    return typeof state === 'object' && state !== null && Object.values(state).every(isOne);
}

function pipe(data, stream) {
    return new Response(new Blob([data]).stream().pipeThrough(stream));
}
