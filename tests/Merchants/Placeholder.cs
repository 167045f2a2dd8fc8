namespace Piaohao.Merchants.Tests;
