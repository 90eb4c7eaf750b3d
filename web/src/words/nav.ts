import { useLanguage } from "./language";
import { filled, type Pair } from "./translate";

/** What stands around every page; the words of the console are loaded with it. */
export const NAV = {
  main: ["主导航", "Main"],
  chat: ["咨询", "Ask"],
  policies: ["政策库", "Policies"],
  mine: ["我的", "Mine"],
  console: ["工作台", "Console"],
  documents: ["资料管理", "Documents"],
  account: ["账号", "Account"],
  signIn: ["登录", "Sign in"],
  signOut: ["退出登录", "Sign out"],
  language: ["语言", "Language"],
  opening: ["正在打开页面", "Opening"],
} as const satisfies Record<string, Pair>;

/** The words of navigation in the chosen language. */
export function useNav() {
  const language = useLanguage();
  return (key: keyof typeof NAV) => filled(NAV[key], language);
}
