import type { ThemeConfig } from "antd";

const FONT =
  '-apple-system, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "Segoe UI", sans-serif';

const stillness = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export const theme: ThemeConfig = {
  token: {
    colorPrimary: "#17457f",
    colorLink: "#17559f",
    colorText: "#1c2530",
    colorTextSecondary: "#525c69",
    colorBorder: "#cfd6df",
    borderRadius: 6,
    fontFamily: FONT,
    fontSize: 14,
    motion: !stillness,
  },
};
