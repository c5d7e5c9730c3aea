import { accountSuite } from '../src/constructor/account-suite.ts';
import { companySuite } from '../src/constructor/company-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';
import { openWorkshop } from '../src/workshop.ts';

const workshop = suitePlatform(() => openWorkshop('people'));

companySuite(workshop);
accountSuite(workshop);
