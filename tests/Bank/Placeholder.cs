namespace Piaohao.Bank.Tests;
