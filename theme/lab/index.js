// What makes the labs, the exercises and the Run buttons of a page work. A page loads it only when it has one of them.
import { Choice } from './choice.js';
import { Exercise } from './exercise.js';
import { Lab } from './lab-element.js';
import { PolicyLab } from './policy-lab.js';
import { PriceLab } from './price-lab.js';
import { addRunButton } from './run.js';

const styles = document.createElement('link');
styles.rel = 'stylesheet';
styles.href = new URL('lab.css', import.meta.url);
// An element that came before its styles would jump.
styles.addEventListener('load', () => {
    customElements.define('vpce-lab', Lab);
    customElements.define('vpce-choice', Choice);
    customElements.define('vpce-exercise', Exercise);
    customElements.define('vpce-policy-lab', PolicyLab);
    customElements.define('vpce-price-lab', PriceLab);
    document.querySelectorAll('.run[data-example]').forEach(addRunButton);
}, { once: true });
document.head.append(styles);
