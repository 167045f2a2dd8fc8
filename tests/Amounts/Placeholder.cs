namespace Piaohao.Amounts.Tests;
