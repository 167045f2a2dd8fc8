namespace Piaohao.Architecture.Tests;
