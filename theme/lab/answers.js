// The answers and the progress of a learner, kept in the browser. As a ZIP archive they are the folder that `vpce learn` uses.
import { unzip, zip } from './zip.js';

const FOLDER = 'vpce-exercises';
const PROGRESS = 'vpce-progress';
const ANSWER = 'vpce-answer ';

/** Under which name the answer to an exercise is kept. */
export const keyOf = name => ANSWER + name;

/** What is remembered, in the shape of `progress.json`. */
function recall() {
    try {
        const { current, exercises } = JSON.parse(localStorage.getItem(PROGRESS)) ?? {};
        return { current, exercises: { ...exercises } };
    } catch {
        return { exercises: {} };
    }
}

/** Changes what is remembered of an exercise: `{solved, hints}`. */
export function remember(name, change) {
    const progress = recall();
    const record = { solved: false, hints: 0, ...progress.exercises[name] };
    change(record);
    try {
        localStorage.setItem(PROGRESS, JSON.stringify({ current: name, exercises: { ...progress.exercises, [name]: record } }));
    } catch { /* storage is closed to us, or full */ }
}

/** The folder as an archive. */
export function pack() {
    const keys = Object.keys(localStorage).filter(key => key.startsWith(ANSWER)).sort();
    const answers = keys.map(key => [`${FOLDER}/${key.slice(ANSWER.length)}.yaml`, JSON.parse(localStorage.getItem(key)).template]);
    return zip([...answers, [`${FOLDER}/progress.json`, `${JSON.stringify(recall(), null, 2)}\n`]]);
}

/** The answers of an archive by exercise, and its progress. */
export async function unpack(archive) {
    const answers = new Map();
    let progress = { exercises: {} };
    for (const [path, text] of await unzip(archive)) {
        const file = path.split('/').pop();
        const [, name] = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$/.exec(file) ?? [];
        if (name) {
            answers.set(name, text);
        } else if (file === 'progress.json') {
            progress = JSON.parse(text);
        }
    }
    return { answers, progress };
}

/** The exercises whose answers here are others than those that would come. */
export function overwritten(answers) {
    return [...answers].filter(([name, text]) => {
        try {
            const { template } = JSON.parse(localStorage.getItem(keyOf(name))) ?? {};
            return template !== undefined && template !== text;
        } catch {
            return false;
        }
    }).map(([name]) => name);
}

/** Takes answers over. What was solved stays solved, and a hint that was shown stays counted. */
export function adopt({ answers, progress }) {
    for (const [name, template] of answers) {
        localStorage.setItem(keyOf(name), JSON.stringify({ template, from: '', to: '' }));
    }
    for (const [name, { solved, hints }] of Object.entries(progress.exercises ?? {})) {
        remember(name, record => {
            record.solved ||= solved === true;
            record.hints = Math.max(record.hints, Number(hints) || 0);
        });
    }
}
