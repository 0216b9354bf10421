const t=t=>t.detail.value;export{t};
