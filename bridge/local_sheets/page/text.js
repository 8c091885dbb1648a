// The words of the page, in English and Japanese.

const WORDS = {
  en: {
    addTab: "Add a sheet",
    allTabs: "All tabs",
    changedByOthers: "Somebody changed this row while you were typing; nothing was written. Look at the place, then edit again.",
    changedUnderWrite: "Somebody changed these rows just now; nothing was written. Try again.",
    chartUnknown: "A chart of this kind is not drawn here.",
    checkbox: "Checkbox",
    choices: "Choices",
    clipboardRefused: "The browser did not allow writing to the clipboard.",
    content: "Content of the cell",
    copied: (count) => `Copied ${count} cells.`,
    count: "Count", sum: "Sum", average: "Average",
    gone: "This spreadsheet is no longer here.",
    hiddenTab: "hidden",
    modified: "Last modified",
    name: "Name",
    newSpreadsheet: "New spreadsheet",
    noAnswer: "The server does not answer; trying again …",
    noSpreadsheets: "There is no spreadsheet yet. Make one here, or with: sheetbridge local open deals.xlsx",
    notAllowed: (text) => `"${text}" is none of this cell's choices.`,
    notSaved: (reason) => `Not saved: ${reason}`,
    noUndo: "Others changed these cells since; nothing was undone.",
    place: "Cell",
    editAgain: "Edit again",
    saved: "Saved", saving: "Saving …",
    spreadsheets: "Spreadsheets",
    tabName: "Name of the sheet",
    token: "This server asks for a token.",
    tooLarge: "That is more than this page copies at once; use `sheetbridge export`.",
    undoTooLarge: "That was more than this page can take back.",
    untitled: "Untitled spreadsheet",
  },
  ja: {
    addTab: "シートを追加",
    allTabs: "すべてのシート",
    changedByOthers: "入力中に他の人がこの行を変更したため、書き込みませんでした。場所を確認して、もう一度編集してください。",
    changedUnderWrite: "たった今、他の人がこの行を変更したため、書き込みませんでした。もう一度お試しください。",
    chartUnknown: "この種類のグラフは、ここでは描画しません。",
    checkbox: "チェックボックス",
    choices: "選択肢",
    clipboardRefused: "ブラウザがクリップボードへの書き込みを許可しませんでした。",
    content: "セルの内容",
    copied: (count) => `${count} 個のセルをコピーしました。`,
    count: "個数", sum: "合計", average: "平均",
    gone: "このスプレッドシートはもうありません。",
    hiddenTab: "非表示",
    modified: "最終更新",
    name: "名前",
    newSpreadsheet: "新しいスプレッドシート",
    noAnswer: "サーバーが応答しません。再接続しています…",
    noSpreadsheets: "スプレッドシートはまだありません。ここで作るか、次で開けます: sheetbridge local open deals.xlsx",
    notAllowed: (text) => `「${text}」はこのセルの選択肢にありません。`,
    notSaved: (reason) => `保存できませんでした: ${reason}`,
    noUndo: "その後に他の人がこのセルを変更したため、元に戻しませんでした。",
    place: "セル",
    editAgain: "もう一度編集",
    saved: "保存しました", saving: "保存しています…",
    spreadsheets: "スプレッドシート",
    tabName: "シートの名前",
    token: "このサーバーにはトークンが必要です。",
    tooLarge: "一度にコピーできる量を超えています。`sheetbridge export` をお使いください。",
    undoTooLarge: "量が多すぎるため、元に戻せません。",
    untitled: "無題のスプレッドシート",
  },
};

export const language = navigator.language.startsWith("ja") ? "ja" : "en";
export const words = WORDS[language];

// Fills in the elements of the page that name a word: data-text its text, data-label its label.
export function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = words[element.dataset.text];
  for (const element of document.querySelectorAll("[data-label]")) element.ariaLabel = words[element.dataset.label];
}
