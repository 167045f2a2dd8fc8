namespace Piaohao.Acquirer.Tests;
