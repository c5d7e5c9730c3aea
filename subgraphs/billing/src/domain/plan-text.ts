import { planNames, type PlanId } from '@stargraph/kit/contracts/plan';

/** What a plan's invoice says, within Telegram's limits of 32 and 255 characters. */
export const planInvoiceText = (
  plan: PlanId,
  locale: string,
): { readonly title: string; readonly description: string } =>
  /^ru\b/i.test(locale)
    ? {
        title: `Тариф «${planNames.ru[plan]}»`,
        description:
          'Тариф вашей компании в Stargraph на 30 дней. Telegram продлевает его сам, пока вы это не отключите.',
      }
    : {
        title: `Plan ${planNames.en[plan]}`,
        description: "Your company's plan in Stargraph for 30 days. Telegram renews it until you turn that off.",
      };
