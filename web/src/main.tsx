import { XProvider } from "@ant-design/x";
import zhCNX from "@ant-design/x/locale/zh_CN";
import { App as AntApp } from "antd";
import zhCN from "antd/locale/zh_CN";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";

import { App } from "./app/App";
import { MetaProvider } from "./app/MetaContext";
import { PolicyDateProvider } from "./app/PolicyDateContext";
import { theme } from "./app/theme";
import { ChatProvider } from "./chat/ChatContext";
import "./app/base.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <XProvider locale={{ ...zhCN, ...zhCNX }} theme={theme} button={{ autoInsertSpace: false }}>
      <AntApp component={false}>
        <BrowserRouter>
          <MetaProvider>
            <PolicyDateProvider>
              <ChatProvider>
                <App />
              </ChatProvider>
            </PolicyDateProvider>
          </MetaProvider>
        </BrowserRouter>
      </AntApp>
    </XProvider>
  </StrictMode>,
);
