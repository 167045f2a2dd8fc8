namespace Piaohao.Cards.Tests;
