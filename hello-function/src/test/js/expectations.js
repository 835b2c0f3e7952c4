// Writes the body that the article's handler gives for each event, with a line break at the end of the file.
//
//   node src/test/js/expectations.js                  src/test/resources/events -> src/test/resources/bodies
//   node src/test/js/expectations.js EVENTS BODIES    from and to other folders
const fs = require('fs');
const path = require('path');
const { hello } = require('./article-handler');

const resources = path.join(__dirname, '..', 'resources');
const [
  events = path.join(resources, 'events'),
  bodies = path.join(resources, 'bodies'),
] = process.argv.slice(2);

async function main() {
  for (const name of fs.readdirSync(events)) {
    const event = JSON.parse(fs.readFileSync(path.join(events, name), 'utf8'));
    const { body } = await hello(event);
    fs.writeFileSync(path.join(bodies, name), body + '\n');
  }
}

main();
