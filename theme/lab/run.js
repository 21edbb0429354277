// The button under a program's output: it runs the same program in the page and holds its output against the printed one.
import { h } from './dom.js';
import { load } from './model.js';

const COMMAND = /^\$ .*\n/;

export function addRunButton(block) {
    const printed = block.querySelector('pre > code').textContent.replace(COMMAND, '').trimEnd();
    const result = h('div', { class: 'run-result', role: 'status' });
    const button = h('button', { type: 'button', class: 'lab-button', onclick: () => run(block, printed, result, button) },
        '▶ Run it here');
    block.append(h('div', { class: 'run-bar' }, button, result));
}

async function run(block, printed, result, button) {
    button.disabled = true;
    block.querySelector('.run-output')?.remove();
    result.replaceChildren('Running …');
    try {
        const programs = await load('programs');
        const started = performance.now();
        const { output, problem, help } = programs.run(block.dataset.example);
        const took = performance.now() - started;
        if (problem) {
            result.replaceChildren(`✗ ${problem}: ${help}`);
        } else {
            show(block, result, output.trimEnd(), printed, took);
        }
    } catch (error) {
        result.replaceChildren(`✗ The program could not be run here: ${error.message}`);
    } finally {
        button.disabled = false;
    }
}

function show(block, result, output, printed, took) {
    const same = output === printed;
    const time = `${took < 10 ? took.toFixed(1) : Math.round(took)} ms`;
    result.replaceChildren(same
        ? `✓ Same as printed above, computed in this page in ${time}`
        : `✗ Not what is printed above. Computed in this page in ${time}:`);
    const expected = printed.split('\n');
    const lines = output.split('\n').map((line, place) => {
        return line === expected[place] ? `${line}\n` : h('mark', {}, `${line}\n`);
    });
    // What may scroll sideways has to be in reach of the keyboard.
    block.append(h('pre', { class: 'run-output' },
        h('code', { tabindex: '0', role: 'region', 'aria-label': 'Output' }, lines)));
}
