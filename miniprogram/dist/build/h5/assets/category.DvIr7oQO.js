import{x as s}from"./index-B1zErTWy.js";const o=s("");export{o as s};
