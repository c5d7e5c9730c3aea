import { auditSuite } from '../src/constructor/audit-suite.ts';
import { botsSuite } from '../src/constructor/bots-suite.ts';
import { keysSuite } from '../src/constructor/keys-suite.ts';
import { paymentsSuite } from '../src/constructor/payments-suite.ts';
import { usageSuite } from '../src/constructor/usage-suite.ts';
import { webhooksSuite } from '../src/constructor/webhooks-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';
import { openWorkshop } from '../src/workshop.ts';

// One platform and one browser for all of them. Those that leave the demo otherwise than they found it come last.
const workshop = suitePlatform(() => openWorkshop('constructor'));

keysSuite(workshop);
auditSuite(workshop);
paymentsSuite(workshop);
webhooksSuite(workshop);
botsSuite(workshop);
usageSuite(workshop);
