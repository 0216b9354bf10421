const t=()=>`${Date.now().toString(36)}-${Array.from({length:4},()=>Math.floor(1048576*Math.random()).toString(36).padStart(4,"0")).join("")}`;export{t as n};
