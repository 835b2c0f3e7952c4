'use strict';
(() => {
  const SYMBOLS = {
    'succeeded': '✓', 'failed': '✗', 'running': '▶', 'waits for approval': '?', 'skipped': '–', 'cancelled': '↻',
    'superseded': '»', 'stopped': '■', 'not started': '·',
  };
  const OPEN = ['running', 'waits for approval'];
  const PORTION = 100;
  const REFRESH_MILLIS = 2000;

  const byId = id => document.getElementById(id);
  let text = byId('data').textContent;
  let data = JSON.parse(text);
  let portion = PORTION;

  /** Makes an element. Text is always set as text, since commit messages and logs come from anybody. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter(child => child !== null && child !== undefined));
    return element;
  }

  const title = message => (message || '').split('\n')[0];
  const short = id => (id || '').slice(0, 8);
  const time = instant => new Date(instant).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'});
  /** Without the year, for the table. */
  const shortTime = instant => new Date(instant).toLocaleString(
    undefined, {month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit'});
  const stateClass = state => state.split(' ')[0];
  const two = number => String(number).padStart(2, '0');

  function duration(millis) {
    const seconds = Math.max(0, millis) / 1000;
    if (seconds < 10) return `${seconds.toFixed(1)}\u00a0s`;
    if (seconds < 60) return `${Math.floor(seconds)}\u00a0s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return `${minutes}m\u00a0${two(Math.floor(seconds) % 60)}s`;
    const hours = Math.floor(minutes / 60);
    return hours < 24 ? `${hours}h\u00a0${two(minutes % 60)}m` : `${Math.floor(hours / 24)}d\u00a0${hours % 24}h`;
  }

  function took(part) {
    if (!part.start || part.state === 'skipped') return '';
    return duration(new Date(part.end || data.time) - new Date(part.start));
  }

  function state(name, label) {
    return [
      make('span', {class: 'mark', 'aria-hidden': 'true'}, SYMBOLS[name] || '·'),
      label ? ` ${label} ` : ' ',
      make('span', {class: 'word'}, name),
    ];
  }

  /** The columns: each step once; a step of an older run comes after the step that it follows there. */
  function stepNames(runs) {
    const names = [];
    for (const run of runs) {
      let place = 0;
      for (const step of run.steps || []) {
        const known = names.indexOf(step.name);
        if (known < 0) names.splice(place++, 0, step.name);
        else place = known + 1;
      }
    }
    return names;
  }

  function showEnvironments() {
    const environments = data.environments || [];
    byId('environments').replaceChildren(...environments.map(environment => {
      const commit = environment.commit;
      return make('li', {},
        make('strong', {}, environment.name), make('br'),
        commit ? make('code', {}, short(commit.id)) : 'nothing yet', ' ', commit ? title(commit.message) : '',
        make('div', {class: 'soft'}, commit ? `since ${time(environment.since)}, run ${environment.run}` : ''),
        environment.remark ? make('div', {}, `▸ ${environment.remark}`) : null);
    }));
    if (!environments.length) {
      byId('environments').append(make('li', {}, 'No run has deployed anything yet.'));
    }
  }

  function showFigures() {
    const seconds = value => value === undefined || value === null ? '–' : duration(value * 1000);
    byId('figures').replaceChildren(...(data.figures || []).map(figures => {
      const days = Math.max(1, (new Date(figures.to) - new Date(figures.from)) / 86400000);
      const figure = (name, value, more) =>
        make('div', {class: 'figure'}, make('dt', {}, name), make('dd', {}, value, ' ', make('small', {}, more)));
      return make('div', {},
        make('p', {class: 'soft'}, `${figures.environment} (${figures.pipeline}), since ${time(figures.from)}`),
        make('dl', {class: 'figure-row'},
          figure('Deployment frequency', `${(figures.deployments / days * 7).toFixed(1)} a week`,
            `${figures.deployments} in ${Math.round(days)} ${Math.round(days) === 1 ? 'day' : 'days'}`),
          figure('Lead time for changes', seconds(figures.leadTimeSeconds), 'median'),
          figure('Change failure rate',
            figures.attempts ? `${Math.round(100 * figures.failed / figures.attempts)} %` : '–',
            `${figures.failed} of ${figures.attempts}`),
          figure('Time to restore', seconds(figures.restoreSeconds), 'median')));
    }));
    if (!(data.figures || []).length) byId('figures').append(make('p', {}, 'No run has deployed anything yet.'));
    byId('method').replaceChildren(
      ...Object.entries(data.method).flatMap(([name, how]) => [make('dt', {}, name), make('dd', {}, how)]));
  }

  function options(id, all, values) {
    const select = byId(id);
    const chosen = select.value;
    select.replaceChildren(make('option', {value: ''}, all), ...values.map(value => make('option', {value}, value)));
    select.value = values.includes(chosen) ? chosen : '';
  }

  function showFilters() {
    const distinct = values => [...new Set(values.filter(Boolean))];
    options('state', 'all', distinct(data.runs.map(run => run.state)));
    options('event', 'all', distinct(data.runs.map(run => run.event)));
    options('step', 'any', stepNames(data.runs));
    const pipelines = distinct(data.runs.map(run => run.pipeline));
    options('pipeline', 'all', pipelines);
    byId('pipeline-label').hidden = pipelines.length < 2;
  }

  /** With a step chosen, the state is that of the step. */
  function filtered() {
    const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const [wanted, event, step, pipeline] = ['state', 'event', 'step', 'pipeline'].map(id => byId(id).value);
    return data.runs.filter(run => {
      const chosen = step ? (run.steps || []).find(each => each.name === step) : run;
      const commit = run.commit || {};
      const searched = [run.number, commit.id, commit.message, commit.author, run.by, run.ref, run.executionId]
        .join(' ').toLowerCase();
      return chosen && (!step || chosen.start || wanted) && (!wanted || chosen.state === wanted)
        && (!event || run.event === event) && (!pipeline || run.pipeline === pipeline)
        && words.every(word => searched.includes(word));
    });
  }

  /** Lets a long name break after an underscore. */
  const breakable = name => name.split(/(?<=_)/).flatMap((part, i) => i ? [document.createElement('wbr'), part] : [part]);

  function stepCell(run, name) {
    const step = (run.steps || []).find(each => each.name === name);
    const cell = make('td', {class: `step ${step ? stateClass(step.state) : ''}`, role: 'cell', 'data-step': name});
    if (step) {
      const length = took(step);
      cell.append(make('button', {
        type: 'button', 'data-run': run.number, 'data-open': name,
        'aria-label': `Run ${run.number}, ${name}: ${length ? `${length} ` : ''}${step.state}. Details`,
      }, ...state(step.state, length)));
    }
    return cell;
  }

  function row(run, names, several) {
    const commit = run.commit || {};
    return make('tr', {role: 'row'},
      make('th', {scope: 'row', role: 'rowheader', class: stateClass(run.state)},
        make('button', {
          type: 'button', 'data-run': run.number, 'data-open': '',
          'aria-label': `Run ${run.number} ${run.state}. Details`,
        }, ...state(run.state, run.number))),
      make('td', {role: 'cell'}, make('time', {datetime: run.start}, shortTime(run.start))),
      make('td', {role: 'cell', class: 'message'}, title(commit.message), ' ',
        make('code', {class: 'soft'}, short(commit.id) + (commit.uncommitted ? ' + uncommitted' : ''))),
      make('td', {role: 'cell'}, [run.event, run.ref].filter(Boolean).join(' '), make('span', {class: 'word'}, run.by || '')),
      several ? make('td', {role: 'cell'}, run.pipeline || '') : null,
      ...names.map(name => stepCell(run, name)));
  }

  function showRuns() {
    const runs = filtered();
    const names = stepNames(runs.length ? runs : data.runs);
    const several = new Set(data.runs.map(run => run.pipeline).filter(Boolean)).size > 1;
    const columns = ['Run', 'Started', 'Commit', 'Started by', ...(several ? ['Pipeline'] : []), ...names];
    byId('head').replaceChildren(make('tr', {role: 'row'},
      ...columns.map(column => make('th', {scope: 'col', role: 'columnheader'}, ...breakable(column)))));
    const shown = runs.slice(0, portion);
    byId('rows').replaceChildren(...shown.map(run => row(run, names, several)));
    const all = data.runs.length;
    byId('count').textContent = `${runs.length === all ? '' : `${runs.length} of `}${all} ${all === 1 ? 'run' : 'runs'}`
      + (shown.length < runs.length ? `, ${shown.length} shown` : '');
    const more = byId('more');
    more.hidden = shown.length === runs.length;
    more.textContent = `Show ${Math.min(PORTION, runs.length - shown.length)} more`;
  }

  function term(list, name, value) {
    if (value !== undefined && value !== null && value !== '') {
      list.append(make('dt', {}, name), make('dd', {}, value));
    }
  }

  /** Only web addresses become links, since the text of a link comes from outside. */
  const link = address => /^https?:\/\//.test(address) ? make('a', {href: address, rel: 'noreferrer'}, address) : address;

  function actionPart(action) {
    const part = make('section', {}, make('h3', {class: stateClass(action.state)}, ...state(action.state, action.name)));
    const list = make('dl');
    term(list, 'Provider', action.provider);
    term(list, 'Started', action.start && time(action.start));
    term(list, 'Took', took(action));
    term(list, 'Result', action.summary);
    term(list, 'Reports', action.reports);
    for (const [name, value] of Object.entries(action.variables || {})) term(list, name, value);
    if (action.link) term(list, 'In AWS', link(action.link));
    part.append(list);
    if (action.log) part.append(logPart(action));
    return part;
  }

  function logPart(action) {
    const part = make('div');
    const href = data.base + action.log.split('/').map(encodeURIComponent).join('/');
    const reports = data.base + action.log.replace(/logs\/(.*)\.log$/, 'reports/$1/').split('/').map(encodeURIComponent).join('/');
    const pre = make('pre', {tabindex: '0', role: 'region', 'aria-label': `Log of ${action.name}`});
    const known = (data.logs || {})[action.log];
    if (data.live) {
      fetch(href).then(answer => answer.ok ? answer.text() : Promise.reject(answer.status))
        .then(log => { pre.textContent = log; pre.scrollTop = pre.scrollHeight; })
        .catch(error => { pre.textContent = `The log cannot be read (${error}).`; });
    } else {
      pre.textContent = known === undefined ? 'The page has no copy of this log. Open the file.' : known;
    }
    part.append(pre, make('p', {}, make('a', {href}, 'Whole log'), action.reports ? ' · ' : '',
      action.reports ? make('a', {href: reports}, 'Report files') : ''));
    return part;
  }

  function showDetails(number, stepName) {
    const run = data.runs.find(each => each.number === number);
    const commit = run.commit || {};
    const steps = (run.steps || []).filter(step => !stepName || step.name === stepName);
    const body = byId('details-body');
    byId('details-title').textContent = `Run ${run.number}${stepName ? `: ${stepName}` : ''}`;
    body.replaceChildren(make('p', {class: stateClass(stepName ? steps[0].state : run.state)},
      ...state(stepName ? steps[0].state : run.state, took(stepName ? steps[0] : run))));
    const list = make('dl');
    term(list, 'Commit', commit.id);
    term(list, 'Author', [commit.author, commit.date && time(commit.date)].filter(Boolean).join(', '));
    term(list, 'Message', commit.message);
    if (commit.link) term(list, 'Changes', link(commit.link));
    term(list, 'Started by', [run.event, run.ref, run.by].filter(Boolean).join(', '));
    term(list, 'Reason', stepName ? steps[0].reason : run.reason);
    term(list, 'Replaces run', run.restartOf);
    term(list, 'Execution', run.executionId);
    body.append(list);
    for (const step of steps) {
      if (!stepName && step.state === 'not started') continue;
      if (!stepName) body.append(make('h3', {class: stateClass(step.state)}, ...state(step.state, `${step.name} ${took(step)}`)));
      if ((step.stacks || []).length) body.append(make('p', {}, `Deployed: ${step.stacks.join(', ')}`));
      if (stepName) body.append(...(step.actions || []).map(actionPart));
      else if (step.reason) body.append(make('p', {}, step.reason));
    }
    if (!byId('details').open) byId('details').showModal();
    byId('details-title').focus();
  }

  function showAll() {
    byId('subtitle').textContent = `${data.of} · ${data.live ? 'live, ' : ''}as of ${time(data.time)}`;
    showEnvironments();
    showFigures();
    showFilters();
    showRuns();
    byId('skipped').replaceChildren(...(data.skipped || []).map(line => make('p', {class: 'soft'}, `⚠ ${line}`)));
  }

  /** Shows the newest data. What has the focus keeps it. */
  async function refresh() {
    try {
      const answer = await fetch('runs.json');
      const newest = await answer.text();
      const settled = copy => copy.replace(/"time":"[^"]*"/, '').replace(/"to":"[^"]*"/g, '');
      if (answer.ok && (settled(newest) !== settled(text) || data.runs.some(run => OPEN.includes(run.state)))) {
        const focus = document.activeElement && document.activeElement.dataset;
        text = newest;
        data = JSON.parse(newest);
        showAll();
        const again = focus && focus.run && [...document.querySelectorAll('[data-run]')]
          .find(each => each.dataset.run === focus.run && each.dataset.open === focus.open);
        if (again) again.focus();
      }
    } catch (error) {
      byId('subtitle').textContent = `${data.of} · the run has ended, as of ${time(data.time)}`;
    }
  }

  byId('filters').addEventListener('input', () => { portion = PORTION; showRuns(); });
  byId('filters').addEventListener('reset', () => setTimeout(() => { portion = PORTION; showRuns(); }));
  byId('filters').addEventListener('submit', event => event.preventDefault());
  byId('more').addEventListener('click', () => {
    const first = portion;
    portion += PORTION;
    showRuns();
    const next = byId('rows').rows[first];
    if (next) next.querySelector('button').focus();
  });
  byId('rows').addEventListener('click', event => {
    const button = event.target.closest('button');
    if (button) showDetails(button.dataset.run, button.dataset.open);
  });
  byId('close').addEventListener('click', () => byId('details').close());

  showAll();
  performance.mark('first-table');
  if (data.live) setInterval(refresh, REFRESH_MILLIS);
})();
