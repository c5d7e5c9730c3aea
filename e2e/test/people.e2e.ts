import { accountSuite } from '../src/constructor/account-suite.ts';
import { companySuite } from '../src/constructor/company-suite.ts';
import { personalDataSuite } from '../src/constructor/personal-data-suite.ts';
import { staffSuite } from '../src/constructor/staff-suite.ts';
import { suitePlatform } from '../src/suite-platform.ts';
import { openWorkshop } from '../src/workshop.ts';

// One platform and one browser for all of them: first who must be the first player, last who changes how the operator signs in.
const workshop = suitePlatform(() => openWorkshop('people'));

personalDataSuite(workshop);
companySuite(workshop);
accountSuite(workshop);
staffSuite(workshop);
